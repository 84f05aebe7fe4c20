-- One edge a pair from its events (see the file of the type, which stands in for event): count is settlements where there
-- are any, else records; the three lists run side by side, by time.
SELECT
  a_kind,
  a,
  b_kind,
  b,
  CASE WHEN COUNT(setl_id) > 0 THEN COUNT(setl_id) ELSE COUNT(*) END AS count,
  MIN(day) AS first,
  MAX(day) AS last,
  SUM(net) AS amount,
  LIST(setl_id ORDER BY moment, setl_id) FILTER (setl_id IS NOT NULL AND $listed) AS settlements,
  LIST(moment ORDER BY moment, setl_id) FILTER (setl_id IS NOT NULL AND $listed) AS times,
  LIST(net ORDER BY moment, setl_id) FILTER (setl_id IS NOT NULL AND $listed) AS amounts
FROM event
GROUP BY a_kind, a, b_kind, b
