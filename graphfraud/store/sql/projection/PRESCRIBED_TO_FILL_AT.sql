-- PRESCRIBED_TO_FILL_AT: pharmacy settlements on that doctor's prescription.
SELECT
  'doctor' AS a_kind,
  d.doctor AS a,
  r.institution_kind AS b_kind,
  r.fixmedins_code AS b,
  r.setl_id,
  r.moment,
  r.timed,
  r.day,
  r.net,
  r.psn_no,
  r.card,
  r.shared,
  r.voided
FROM row_of AS r
INNER JOIN doctor_of AS d ON r.setl_id = d.setl_id
WHERE r.institution_kind = 'pharmacy'
