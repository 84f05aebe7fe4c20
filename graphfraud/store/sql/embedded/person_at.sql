-- The same as person.sql for somebody with a person record, from two rows whose places the lookup knows.
SELECT
  p.psn_no,
  p.psn_name,
  p.certno,
  p.gend,
  p.brdy,
  COALESCE(p.mob, p.tel) AS tel,
  COALESCE(p.live_addr, p.hsreg_addr) AS live_addr,
  p.surv_stas,
  p.die_date,
  s.insutype,
  s.insu_admdvs,
  p.emp_no,
  p.emp_name
FROM (SELECT * FROM psn_info_b WHERE rowid = $info_row AND psn_no = $psn_no) AS p,
  (SELECT insutype, insu_admdvs FROM setl_d WHERE rowid = $setl_row AND psn_no = $psn_no) AS s
WHERE p.psn_name <> '' AND p.certno <> ''
