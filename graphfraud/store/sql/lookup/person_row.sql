-- The person number behind a hash, with the row of psn_info_b that tells who it is, and what the settlements say of the person.
SELECT
  HASH(s.psn_no) AS person,
  s.psn_no,
  MIN(p.rowid) AS info_row,
  MIN(s.psn_name) AS psn_name,
  MIN(s.certno) AS certno,
  MIN(s.gend) AS gend,
  MIN(s.brdy) AS brdy,
  MIN(s.insutype) AS insutype,
  MIN(s.insu_admdvs) AS insu_admdvs,
  MIN(s.emp_no) AS emp_no,
  MIN(s.emp_name) AS emp_name
FROM setl_d AS s
LEFT JOIN psn_info_b AS p ON s.psn_no = p.psn_no
GROUP BY s.psn_no
