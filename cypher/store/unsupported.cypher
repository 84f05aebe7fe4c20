// Removes edges of a tested type that no tested link supports any more.
MATCH (a)-[r:TYPE]->(b)
WHERE NOT EXISTS { MATCH (a)-[t:TESTED]->(b) WHERE t.type = $type }
DELETE r
