-- Every edge from both of its ends; degree counts distinct neighbours over the types that a path may use; undated edges
-- may be walked at any time.
WITH both_ways AS (
  SELECT HASH(a_kind, a) AS node, HASH(b_kind, b) AS other, type, TRUE AS forward, count, first, last, amount
  FROM flat_edge
  UNION ALL
  SELECT HASH(b_kind, b), HASH(a_kind, a), type, FALSE, count, first, last, amount
  FROM flat_edge
),

degree AS (
  SELECT node, COUNT(DISTINCT other) AS degree
  FROM both_ways
  GROUP BY node
)

SELECT
  e.node,
  e.other,
  e.type,
  e.forward,
  d.degree,
  o.degree AS other_degree,
  e.count,
  e.first,
  e.last,
  e.amount,
  e.first IS NULL OR e.last IS NULL OR LIST_CONTAINS($undated, e.type) AS undated
FROM both_ways AS e
INNER JOIN degree AS d ON e.node = d.node
INNER JOIN degree AS o ON e.other = o.node
