-- Money of the findings, every settlement once, under the highest severity of the findings that name it.
WITH ranked AS (
  SELECT
    l.setl_id,
    MIN(CASE f.severity WHEN 'high' THEN 1 WHEN 'medium' THEN 2 ELSE 3 END) AS severity
  FROM gf_finding_settlement AS l
  INNER JOIN gf_finding AS f ON l.finding_id = f.id
  WHERE f.status NOT IN ('withdrawn', 'dismissed')
  GROUP BY l.setl_id
)

SELECT
  r.severity,
  STRFTIME(s.setl_time, '%Y-%m') AS month,
  COUNT(*) AS settlements,
  COALESCE(SUM(s.fund_net), 0) AS fund,
  COALESCE(SUM(s.net), 0) AS net
FROM ranked AS r
INNER JOIN settlement AS s ON r.setl_id = s.setl_id
GROUP BY r.severity, month
ORDER BY month, r.severity
