-- Uses of a person's card elsewhere on a day strictly between admission and discharge.
SELECT
  t.psn_no,
  t.setl_id AS setl_a,
  s.setl_id AS setl_b,
  t.fixmedins_code AS place_a,
  s.fixmedins_code AS place_b,
  t.begndate AS time_a,
  s.setl_time AS time_b,
  t.mdtrt_cert_type AS cert_a,
  s.mdtrt_cert_type AS cert_b,
  s.acct_mulaid_pay > 0 AS mutual_aid,
  i.kind AS kind_a,
  j.kind AS kind_b,
  COALESCE(i.admdvs, t.fix_admdvs) AS region_a,
  COALESCE(j.admdvs, s.fix_admdvs) AS region_b,
  i.lnt AS lnt_a,
  i.lat AS lat_a,
  j.lnt AS lnt_b,
  j.lat AS lat_b
FROM settlement AS t
INNER JOIN settlement AS s ON t.psn_no = s.psn_no AND t.fixmedins_code <> s.fixmedins_code
LEFT JOIN institution AS i ON t.fixmedins_code = i.fixmedins_code
LEFT JOIN institution AS j ON s.fixmedins_code = j.fixmedins_code
WHERE
  t.med_class IN ('21', '22', '25', '26', '52')
  AND NOT t.fully_refunded
  AND NOT s.fully_refunded
  AND COALESCE(s.med_class, '11') NOT IN ('21', '22', '25', '26', '52', '71')
  AND s.setl_date > CAST(t.begndate AS DATE)
  AND s.setl_date < CAST(t.enddate AS DATE)
