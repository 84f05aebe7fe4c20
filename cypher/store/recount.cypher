// Counts anew the neighbours of the nodes that a detector's links join.
MATCH (n)-[mine:TESTED]-()
WHERE mine.detector = $detector
WITH DISTINCT n
MATCH (n)-[r:TYPES]-(m)
WITH n, count(DISTINCT m) AS degree
SET n.degree = degree
