// The settlements of persons with cards: swipes with the card, and stays that were settled with it.
UNWIND $pairs AS pair
MATCH (p:Patient {id: pair[0]})-[:HOLDS]->(c:Card {id: pair[1]})
OPTIONAL MATCH (c)-[s:SWIPED_AT]->()
WITH pair, p, c, collect([s.settlements, s.times, s.persons]) AS swipes
OPTIONAL MATCH (p)-[t:STAYED_AT]->()
RETURN pair[2] AS number, swipes, collect([t.settlements, t.times, t.cards]) AS stays
