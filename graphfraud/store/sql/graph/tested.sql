-- Tested links as adjacency. Degrees are those of the records; ``added`` counts partners whom no record joins.
WITH link AS (
  SELECT
    HASH(a_kind, a) AS a,
    HASH(b_kind, b) AS b,
    type,
    MAX(events) AS count,
    MIN(first) AS first,
    MAX(last) AS last,
    MAX(amount) AS amount
  FROM gf_link
  WHERE LIST_CONTAINS($tested, type)
  GROUP BY ALL
),

both_ways AS (
  SELECT a AS node, b AS other, type, TRUE AS forward, count, first, last, amount FROM link
  UNION ALL
  SELECT b, a, type, FALSE, count, first, last, amount FROM link
),

known AS (
  SELECT node, MAX(degree) AS degree, LIST(other) AS others
  FROM adjacency
  WHERE node IN (SELECT node FROM both_ways)
  GROUP BY node
)

SELECT
  t.node,
  t.other,
  t.type,
  t.forward,
  COALESCE(k.degree, 0) AS degree,
  COALESCE(o.degree, 0) AS other_degree,
  t.count,
  t.first,
  t.last,
  t.amount,
  t.first IS NULL OR t.last IS NULL AS undated,
  NOT COALESCE(LIST_CONTAINS(k.others, t.other), FALSE) AS fresh
FROM both_ways AS t
LEFT JOIN known AS k ON t.node = k.node
LEFT JOIN known AS o ON t.other = o.node
