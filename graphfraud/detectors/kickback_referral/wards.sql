-- Every stay that is not refunded: who, where, in which county, its net amount, and whether its illness is told and cannot wait.
SELECT
  s.setl_id,
  s.psn_no,
  s.fixmedins_code,
  COALESCE(i.admdvs, s.fix_admdvs, '') AS region,
  CAST(s.net AS DOUBLE) AS net,
  COALESCE(m.dscg_maindiag_code, s.dise_no, m.dscg_maindiag_name, s.dise_name) IS NOT NULL AS told,
  REGEXP_MATCHES(COALESCE(m.dscg_maindiag_code, s.dise_no, ''), $codes)
  OR REGEXP_MATCHES(COALESCE(m.dscg_maindiag_name, s.dise_name, ''), $names) AS urgent
FROM settlement AS s
LEFT JOIN institution AS i ON s.fixmedins_code = i.fixmedins_code
LEFT JOIN mdtrt_d AS m ON s.mdtrt_id = m.mdtrt_id
WHERE s.med_class IN ('21', '22', '25', '26') AND NOT s.fully_refunded
