-- What the records say of persons: the register first, else the latest that a settlement says.
WITH asked AS (SELECT DISTINCT UNNEST($ids) AS psn_no),

settled AS (
  SELECT
    s.psn_no,
    ARG_MAX(s.psn_name, s.setl_time) FILTER (WHERE s.psn_name IS NOT NULL) AS psn_name,
    ARG_MAX(s.certno, s.setl_time) FILTER (WHERE s.certno IS NOT NULL) AS certno,
    ARG_MAX(s.gend, s.setl_time) FILTER (WHERE s.gend IS NOT NULL) AS gend,
    ARG_MAX(s.brdy, s.setl_time) FILTER (WHERE s.brdy IS NOT NULL) AS brdy,
    ARG_MAX(s.emp_name, s.setl_time) FILTER (WHERE s.emp_name IS NOT NULL) AS emp_name,
    ARG_MAX(s.insu_admdvs, s.setl_time) FILTER (WHERE s.insu_admdvs IS NOT NULL) AS insu_admdvs
  FROM setl_d AS s
  INNER JOIN asked AS a ON s.psn_no = a.psn_no
  GROUP BY s.psn_no
)

SELECT
  a.psn_no,
  COALESCE(p.psn_name, s.psn_name) AS psn_name,
  COALESCE(p.certno, s.certno) AS certno,
  COALESCE(p.gend, s.gend) AS gend,
  COALESCE(p.brdy, s.brdy) AS brdy,
  p.tel,
  p.mob,
  p.hsreg_addr,
  p.live_addr,
  COALESCE(p.emp_name, s.emp_name) AS emp_name,
  p.surv_stas,
  s.insu_admdvs
FROM asked AS a
LEFT JOIN psn_info_b AS p ON a.psn_no = p.psn_no
LEFT JOIN settled AS s ON a.psn_no = s.psn_no
ORDER BY a.psn_no
