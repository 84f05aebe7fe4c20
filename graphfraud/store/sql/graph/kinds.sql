-- How many nodes of each kind there are, in canonical order.
SELECT kind, COUNT(*) AS nodes
FROM (
  SELECT a_kind AS kind, a AS id FROM flat_edge
  UNION
  SELECT b_kind, b FROM flat_edge
)
GROUP BY kind
ORDER BY kind
