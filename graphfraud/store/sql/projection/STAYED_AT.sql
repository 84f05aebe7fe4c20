-- STAYED_AT: inpatient settlements of a person at a place.
SELECT
  'patient' AS a_kind,
  psn_no AS a,
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
FROM row_of
WHERE stay
