-- SWIPED_AT: settlements at a place that are no stay, by card, or by person where no card is on record.
SELECT
  CASE WHEN card IS NULL THEN 'patient' ELSE 'card' END AS a_kind,
  COALESCE(card, psn_no) AS a,
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
WHERE NOT stay
