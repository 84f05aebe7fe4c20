-- Where those with one number only (gf_enrolled) go, by the region that insures them: settlements at each institution, stays apart from
-- visits and pharmacies.
SELECT
  e.region,
  CASE
    WHEN s.med_class IN ('21', '22', '24', '25', '26', '28', '52') THEN 'stay'
    WHEN s.med_class = '41' THEN 'pharmacy'
    ELSE 'visit'
  END AS sort,
  s.fixmedins_code AS place,
  COUNT(*) AS settlements
FROM settlement AS s
INNER JOIN gf_enrolled AS e ON s.psn_no = e.psn_no
WHERE NOT e.paired
GROUP BY ALL
