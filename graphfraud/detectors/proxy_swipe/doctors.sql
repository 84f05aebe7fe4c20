-- Where the newcomers (gf_newcomer) go besides: one row a pharmacy, newcomer and house, in how many months they were there before the onset and since. Stays in
-- hospital are left out: whoever is taken ill goes where there is a bed.
SELECT
  n.unit,
  n.psn_no,
  v.fixmedins_code AS house,
  n.onset,
  MIN(v.institution_kind) = 'pharmacy' AS shop,
  CAST(COUNT(DISTINCT CASE
    WHEN DATE_DIFF('day', DATE '2000-01-01', v.setl_date) < n.onset THEN EXTRACT(YEAR FROM v.setl_date) * 12 + EXTRACT(MONTH FROM v.setl_date)
  END) AS INTEGER) AS before,
  CAST(COUNT(DISTINCT CASE
    WHEN DATE_DIFF('day', DATE '2000-01-01', v.setl_date) >= n.onset THEN EXTRACT(YEAR FROM v.setl_date) * 12 + EXTRACT(MONTH FROM v.setl_date)
  END) AS INTEGER) AS since
FROM gf_newcomer AS n
INNER JOIN settlement AS v ON n.psn_no = v.psn_no AND n.unit <> v.fixmedins_code
WHERE NOT v.fully_refunded AND v.med_class NOT IN ('21', '22', '24', '25', '26', '28', '52')
GROUP BY n.unit, n.psn_no, v.fixmedins_code, n.onset
ORDER BY n.unit, v.fixmedins_code, n.psn_no
