-- One edge a pair from its events (the file of the type stands in for event): count is settlements where there are any,
-- else records.
SELECT
  a_kind,
  a,
  b_kind,
  b,
  CASE WHEN COUNT(setl_id) > 0 THEN COUNT(setl_id) ELSE COUNT(*) END AS count,
  MIN(day) AS first,
  MAX(day) AS last,
  SUM(net) AS amount
FROM event
GROUP BY a_kind, a, b_kind, b
