-- Money of the findings by detector, every settlement once a detector.
WITH named AS (
  SELECT DISTINCT f.detector, l.setl_id
  FROM gf_finding AS f
  INNER JOIN gf_finding_settlement AS l ON f.id = l.finding_id
  WHERE f.status NOT IN ('withdrawn', 'dismissed')
)

SELECT n.detector AS name, COUNT(*) AS settlements, COALESCE(SUM(s.fund_net), 0) AS fund
FROM named AS n
INNER JOIN settlement AS s ON n.setl_id = s.setl_id
GROUP BY n.detector
ORDER BY fund DESC, name
