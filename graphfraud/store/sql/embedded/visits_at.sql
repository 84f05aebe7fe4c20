-- Settlements at a place, by time.
SELECT
  p.psn_no,
  v.setl_id,
  v.setl_time,
  v.timed,
  i.fixmedins_code,
  i.fixmedins_name,
  i.kind,
  v.med_type,
  v.gross,
  v.refunded,
  v.net,
  v.fund,
  v.account,
  v.cash,
  v.opter_id,
  v.card,
  v.fully_refunded
FROM visit AS v
INNER JOIN person AS p ON v.person = p.person
INNER JOIN institution AS i ON i.fixmedins_code = $place
WHERE
  v.place = HASH($place)
  AND ($since::DATE IS NULL OR v.setl_time >= $since::DATE)
  AND ($until::DATE IS NULL OR v.setl_time < $until::DATE + INTERVAL 1 DAY)
ORDER BY v.setl_time, v.setl_id
