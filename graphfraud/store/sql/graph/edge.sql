-- The edges as numbers: hashes of their ends, code of the type, days since 1970 (NULL where the edge has no date).
SELECT
  HASH(a_kind, a) AS a,
  HASH(b_kind, b) AS b,
  type,
  COALESCE(first - DATE '1970-01-01', $no_day) AS first,
  COALESCE(last - DATE '1970-01-01', $no_day) AS last
FROM flat_edge
