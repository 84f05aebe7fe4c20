// Who settled with a card.
MATCH (p:Patient)-[:HOLDS]->(c:Card {id: $id})
RETURN p.id AS id
ORDER BY id
