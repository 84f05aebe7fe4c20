-- Tested links as pairs of nodes, in the direction that other types have: by kind in the order of $kinds, then by id.
SELECT
  CASE WHEN turned THEN b_kind ELSE a_kind END AS a_kind,
  CASE WHEN turned THEN b ELSE a END AS a,
  CASE WHEN turned THEN a_kind ELSE b_kind END AS b_kind,
  CASE WHEN turned THEN a ELSE b END AS b
FROM (
  SELECT a_kind, a, b_kind, b, (LIST_POSITION($kinds, a_kind), a) > (LIST_POSITION($kinds, b_kind), b) AS turned
  FROM gf_link
  WHERE LIST_CONTAINS($tested, type)
)
