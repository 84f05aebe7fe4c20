-- Settlements elsewhere strictly between the days of admission and discharge of the wanted stays, lead by lead.
SELECT DISTINCT w.lead, v.setl_id
FROM gf_wanted_stay AS w
INNER JOIN gf_stay AS s ON w.stay = s.stay
INNER JOIN settlement AS v
  ON s.psn_no = v.psn_no AND s.fixmedins_code <> v.fixmedins_code
  AND v.setl_date > CAST(s.began AS DATE) AND v.setl_date < CAST(s.ended AS DATE)
WHERE v.med_class IN ('11', '12', '13', '14', '41', '51') AND NOT v.fully_refunded
  AND CAST(COALESCE(v.begndate, v.setl_time) AS DATE) > CAST(s.began AS DATE)
ORDER BY w.lead, v.setl_id
