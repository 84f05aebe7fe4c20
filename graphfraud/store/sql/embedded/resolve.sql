-- Nodes of an id, of whatever kind; $number is the same id as a card number.
SELECT kind, id
FROM (
  SELECT 'patient' AS kind, $id AS id, EXISTS (SELECT 1 FROM visit WHERE person = HASH($id))
    OR EXISTS (SELECT 1 FROM psn_info_b WHERE psn_no = $id)
    OR EXISTS (SELECT 1 FROM psn_insu_d WHERE psn_no = $id) AS known
  UNION ALL
  SELECT kind, fixmedins_code, TRUE FROM institution WHERE fixmedins_code = $id
  UNION ALL
  SELECT 'card', $stand_in, EXISTS (SELECT 1 FROM holder WHERE card = HASH($id))
  UNION ALL
  SELECT 'card', $id, starts_with($id, 'card-') AND EXISTS (SELECT 1 FROM holder WHERE stand_in = $id)
  UNION ALL
  SELECT 'doctor', $id, EXISTS (SELECT 1 FROM fee_list_d WHERE bilg_dr_code = $id)
    OR EXISTS (SELECT 1 FROM mdtrt_d WHERE chfpdr_code = $id)
  UNION ALL
  SELECT 'employer', $id, EXISTS (SELECT 1 FROM setl_d WHERE emp_no = $id)
    OR EXISTS (SELECT 1 FROM psn_info_b WHERE emp_no = $id)
    OR EXISTS (SELECT 1 FROM psn_insu_d WHERE emp_no = $id)
  UNION ALL
  SELECT 'finding', id, TRUE FROM gf_finding WHERE id = $id
)
WHERE known
ORDER BY kind, id
