-- HOLDS: the person settled with that card.
SELECT 'patient' AS a_kind, psn_no AS a, 'card' AS b_kind, card AS b, setl_id, moment, timed, day, net
FROM row_of
WHERE card IS NOT NULL
