-- What is on record of a person; raw, to be masked by whoever shows it.
WITH seen AS (
  SELECT
    MIN(psn_name) AS psn_name,
    MIN(certno) AS certno,
    MIN(gend) AS gend,
    MIN(brdy) AS brdy,
    MIN(insutype) AS insutype,
    MIN(insu_admdvs) AS insu_admdvs,
    MIN(emp_no) AS emp_no,
    MIN(emp_name) AS emp_name
  FROM setl_d
  WHERE psn_no = $psn_no
),

info AS (
  SELECT * FROM psn_info_b WHERE psn_no = $psn_no LIMIT 1
)

SELECT
  $psn_no AS psn_no,
  COALESCE(p.psn_name, s.psn_name) AS psn_name,
  COALESCE(p.certno, s.certno) AS certno,
  COALESCE(p.gend, s.gend) AS gend,
  COALESCE(p.brdy, s.brdy) AS brdy,
  COALESCE(p.mob, p.tel) AS tel,
  COALESCE(p.live_addr, p.hsreg_addr) AS live_addr,
  p.surv_stas,
  p.die_date,
  s.insutype,
  s.insu_admdvs,
  COALESCE(p.emp_no, s.emp_no) AS emp_no,
  COALESCE(p.emp_name, s.emp_name) AS emp_name
FROM seen AS s
LEFT JOIN info AS p ON TRUE
