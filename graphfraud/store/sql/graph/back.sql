-- Edges from chosen nodes back into the layer before theirs: for each the cheapest ways that led there.
WITH behind AS (
  SELECT w.node, w.other, f.cost + LN(GREATEST(f.degree, 1)) AS cost
  FROM chosen AS c
  INNER JOIN adjacency AS w ON c.node = w.node
  INNER JOIN layer AS f ON w.other = f.node
  UNION ALL
  SELECT w.node, w.other, f.cost + LN(GREATEST(f.degree, 1))
  FROM chosen AS c
  INNER JOIN tested_link AS w ON c.node = w.node
  INNER JOIN layer AS f ON w.other = f.node
)

SELECT DISTINCT node, other
FROM behind
QUALIFY DENSE_RANK() OVER (PARTITION BY node ORDER BY cost, other) <= $behind
