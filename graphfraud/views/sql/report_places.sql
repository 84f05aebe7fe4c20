-- Institutions of the findings: money, every settlement once, and the findings that name them.
WITH named AS (
  SELECT l.setl_id, LIST(DISTINCT f.id ORDER BY f.id) AS findings
  FROM gf_finding AS f
  INNER JOIN gf_finding_settlement AS l ON f.id = l.finding_id
  WHERE f.status NOT IN ('withdrawn', 'dismissed')
  GROUP BY l.setl_id
)

SELECT
  i.fixmedins_code AS code,
  i.fixmedins_name AS name,
  i.kind,
  i.admdvs AS region,
  i.lat,
  i.lnt,
  COUNT(*) AS settlements,
  COALESCE(SUM(s.fund_net), 0) AS fund,
  LIST_SORT(LIST_DISTINCT(FLATTEN(LIST(n.findings)))) AS findings
FROM named AS n
INNER JOIN settlement AS s ON n.setl_id = s.setl_id
INNER JOIN institution AS i ON s.fixmedins_code = i.fixmedins_code
GROUP BY ALL
ORDER BY fund DESC, code
LIMIT 400
