-- TREATED_BY: settlements of a person that the doctor billed or led.
SELECT
  'patient' AS a_kind,
  r.psn_no AS a,
  'doctor' AS b_kind,
  d.doctor AS b,
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
