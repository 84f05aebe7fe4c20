-- The same as person.sql for somebody who has settled, from what the lookup keeps.
WITH seen AS (
  SELECT psn_name, certno, gend, brdy, insutype, insu_admdvs, emp_no, emp_name
  FROM person_row
  WHERE person = HASH($psn_no) AND psn_no = $psn_no
),

info AS (
  SELECT * FROM psn_info_b WHERE rowid = $info_row AND psn_no = $psn_no
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
