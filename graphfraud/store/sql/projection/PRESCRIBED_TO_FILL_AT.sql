-- PRESCRIBED_TO_FILL_AT: pharmacy settlements on that doctor's prescription.
SELECT
  'doctor' AS a_kind,
  doctor AS a,
  institution_kind AS b_kind,
  fixmedins_code AS b,
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
WHERE institution_kind = 'pharmacy'
