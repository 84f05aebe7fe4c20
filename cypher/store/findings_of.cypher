// Findings that name any of some nodes, each node's by falling score.
UNWIND range(0, size($ids) - 1) AS i
MATCH (f:Finding)-[:INVOLVES]->(n)
WHERE n.id = $ids[i] AND any(name IN labels(n) WHERE name IN $labels)
RETURN i, f.id AS id
ORDER BY i, f.score DESC, id
