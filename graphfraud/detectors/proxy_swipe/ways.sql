-- How the newcomers (gf_newcomer) paid at the pharmacy since the onset.
SELECT
  n.unit,
  n.psn_no,
  CAST(SUM(CASE WHEN s.mdtrt_cert_type = '01' THEN 1 ELSE 0 END) AS INTEGER) AS by_token,
  CAST(COUNT(s.mdtrt_cert_type) AS INTEGER) AS with_type,
  CAST(COUNT(*) AS INTEGER) AS visits
FROM gf_newcomer AS n
INNER JOIN settlement AS s ON n.unit = s.fixmedins_code AND n.psn_no = s.psn_no
WHERE DATE_DIFF('day', DATE '2000-01-01', s.setl_date) >= n.onset
GROUP BY n.unit, n.psn_no
ORDER BY n.unit, n.psn_no
