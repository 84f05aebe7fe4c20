-- Money of the findings by the region of the institution, every settlement once, and which findings touch the region.
WITH named AS (
  SELECT l.setl_id, LIST(DISTINCT f.id ORDER BY f.id) AS findings
  FROM gf_finding AS f
  INNER JOIN gf_finding_settlement AS l ON f.id = l.finding_id
  WHERE f.status NOT IN ('withdrawn', 'dismissed')
  GROUP BY l.setl_id
)

SELECT
  COALESCE(s.fix_admdvs, '') AS name,
  COUNT(*) AS settlements,
  COALESCE(SUM(s.fund_net), 0) AS fund,
  LIST_SORT(LIST_DISTINCT(FLATTEN(LIST(n.findings)))) AS findings
FROM named AS n
INNER JOIN settlement AS s ON n.setl_id = s.setl_id
GROUP BY COALESCE(s.fix_admdvs, '')
ORDER BY fund DESC, name
