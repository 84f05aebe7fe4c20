-- TREATED_BY: settlements of a person that the doctor billed or led.
SELECT
  'patient' AS a_kind,
  psn_no AS a,
  'doctor' AS b_kind,
  doctor AS b,
  setl_id,
  moment,
  timed,
  day,
  net,
  psn_no,
  card,
  shared,
  voided
FROM treatment_of
