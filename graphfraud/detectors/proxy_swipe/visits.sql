-- Days on which the customers who are not at home near the pharmacy (gf_away) came, the first of each month, and how they paid.
SELECT
  f.unit,
  f.psn_no,
  CAST(MIN(DATE_DIFF('day', DATE '2000-01-01', s.setl_date)) AS INTEGER) AS day,
  CAST(SUM(CASE WHEN s.mdtrt_cert_type = '01' THEN 1 ELSE 0 END) AS INTEGER) AS by_token,
  CAST(COUNT(*) AS INTEGER) AS visits
FROM gf_away AS f
INNER JOIN settlement AS s ON f.unit = s.fixmedins_code AND f.psn_no = s.psn_no
WHERE NOT s.fully_refunded
GROUP BY f.unit, f.psn_no, EXTRACT(YEAR FROM s.setl_date) * 12 + EXTRACT(MONTH FROM s.setl_date)
ORDER BY f.unit, f.psn_no, day
