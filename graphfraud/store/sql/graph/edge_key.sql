-- The edges asked for, with the hashes under which visit and treatment know their ends.
WITH asked AS (
  SELECT
    UNNEST(?) AS number, UNNEST(?) AS type, UNNEST(?) AS a_kind, UNNEST(?) AS a_id, UNNEST(?) AS b_kind, UNNEST(?) AS b_id,
    UNNEST(?) AS tested
)

SELECT e.*, a.visit_key AS a, b.visit_key AS b
FROM asked AS e
LEFT JOIN graph_node AS a ON a.node = HASH(e.a_kind, e.a_id)
LEFT JOIN graph_node AS b ON b.node = HASH(e.b_kind, e.b_id)
