// Degree within a projection.
CALL gds.degree.stream($name)
YIELD nodeId, score
WITH gds.util.asNode(nodeId) AS n, score
RETURN head([name IN labels(n) WHERE name IN $labels]) AS label, n.id AS id, toInteger(score) AS degree
