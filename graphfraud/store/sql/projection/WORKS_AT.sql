-- WORKS_AT: settlements that the doctor billed or led at a hospital.
SELECT
  'doctor' AS a_kind, d.doctor AS a, r.institution_kind AS b_kind, r.fixmedins_code AS b, r.setl_id, r.moment, r.timed, r.day, r.net
FROM row_of AS r
INNER JOIN doctor_of AS d ON r.setl_id = d.setl_id
WHERE r.institution_kind = 'hospital'
