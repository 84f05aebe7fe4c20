-- One edge a pair from its events (the file of the type stands in for event), with the ids of its settlements.
SELECT
  a_kind,
  a,
  b_kind,
  b,
  CASE WHEN COUNT(setl_id) > 0 THEN COUNT(setl_id) ELSE COUNT(*) END AS count,
  MIN(day) AS first,
  MAX(day) AS last,
  SUM(net) AS amount,
  LIST_SORT(LIST(setl_id) FILTER (setl_id IS NOT NULL)) AS settlements
FROM event
GROUP BY a_kind, a, b_kind, b
