// The card of a stand-in, where the graph holds it.
MATCH (c:Card {id: $id})
RETURN c.id
