-- Persons whose settlements the findings name, each under the highest severity of those findings.
WITH person AS (
  SELECT
    s.psn_no,
    MIN(CASE f.severity WHEN 'high' THEN 1 WHEN 'medium' THEN 2 ELSE 3 END) AS grade
  FROM gf_finding AS f
  INNER JOIN gf_finding_settlement AS l ON f.id = l.finding_id
  INNER JOIN settlement AS s ON l.setl_id = s.setl_id
  WHERE f.status NOT IN ('withdrawn', 'dismissed')
  GROUP BY s.psn_no
)

SELECT
  CASE grade WHEN 1 THEN 'high' WHEN 2 THEN 'medium' ELSE 'low' END AS severity,
  COUNT(*) AS persons
FROM person
GROUP BY grade
ORDER BY grade
