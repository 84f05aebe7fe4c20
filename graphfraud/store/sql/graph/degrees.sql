-- Today's degree of every node of pair.
WITH asked AS (
  SELECT node FROM pair
  UNION
  SELECT other FROM pair
)

SELECT g.kind, g.id, COALESCE(MAX(w.degree), 0) + COALESCE(MAX(n.added), 0) AS degree
FROM asked AS p
INNER JOIN graph_node AS g ON p.node = g.node
LEFT JOIN adjacency AS w ON p.node = w.node
LEFT JOIN added AS n ON p.node = n.node
GROUP BY g.kind, g.id
