-- All edges between pairs of nodes, with the ids of their ends, once each and in their own direction.
SELECT
  w.type,
  a.kind AS a_kind,
  a.id AS a,
  b.kind AS b_kind,
  b.id AS b,
  w.count,
  w.first,
  w.last,
  w.amount
FROM (
  SELECT w.node, w.other, w.type, w.forward, w.count, w.first, w.last, w.amount
  FROM adjacency AS w
  INNER JOIN pair AS p ON w.node = p.node AND w.other = p.other
  UNION
  SELECT w.node, w.other, w.type, w.forward, w.count, w.first, w.last, w.amount
  FROM tested_link AS w
  INNER JOIN pair AS p ON w.node = p.node AND w.other = p.other
) AS w
INNER JOIN graph_node AS a ON a.node = CASE WHEN w.forward THEN w.node ELSE w.other END
INNER JOIN graph_node AS b ON b.node = CASE WHEN w.forward THEN w.other ELSE w.node END
