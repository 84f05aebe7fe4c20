-- Every end of an edge in canonical order, with a hash by which the edges find it.
SELECT HASH(kind, id) AS hash, kind, id
FROM (
  SELECT a_kind AS kind, a AS id FROM flat_edge
  UNION
  SELECT b_kind, b FROM flat_edge
)
ORDER BY kind, id
