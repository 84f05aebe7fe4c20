-- What the records say of persons: the register first, else the latest that a settlement says.
WITH asked AS (SELECT DISTINCT UNNEST($ids) AS psn_no),

settled AS (
  SELECT
    s.psn_no,
    ARG_MAX(s.psn_name, s.setl_time) AS psn_name,
    ARG_MAX(s.certno, s.setl_time) AS certno,
    ARG_MAX(s.gend, s.setl_time) AS gend,
    ARG_MAX(s.brdy, s.setl_time) AS brdy,
    ARG_MAX(s.insu_admdvs, s.setl_time) AS insu_admdvs,
    ARG_MAX(s.emp_no, s.setl_time) AS emp_no,
    ARG_MAX(s.emp_name, s.setl_time) AS emp_name
  FROM setl_d AS s
  WHERE s.psn_no IN (SELECT psn_no FROM asked)
  GROUP BY s.psn_no
)

SELECT
  a.psn_no,
  COALESCE(p.psn_name, s.psn_name) AS psn_name,
  COALESCE(p.certno, s.certno) AS certno,
  COALESCE(p.gend, s.gend) AS gend,
  COALESCE(p.brdy, s.brdy) AS brdy,
  s.insu_admdvs,
  p.psn_idet_type,
  p.surv_stas,
  COALESCE(p.emp_no, s.emp_no) AS emp_no,
  COALESCE(p.emp_name, s.emp_name) AS emp_name
FROM asked AS a
LEFT JOIN settled AS s ON a.psn_no = s.psn_no
LEFT JOIN psn_info_b AS p ON a.psn_no = p.psn_no
ORDER BY a.psn_no
