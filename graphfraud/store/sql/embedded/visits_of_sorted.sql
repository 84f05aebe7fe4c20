-- Settlements of a person, or of one card of his, by time; from the lookup.
SELECT
  $psn_no AS psn_no,
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
INNER JOIN institution AS i ON v.place = HASH(i.fixmedins_code)
WHERE
  v.person = HASH($psn_no)
  AND ($card::UBIGINT IS NULL OR v.card = $card::UBIGINT)
  AND ($since::DATE IS NULL OR v.setl_time >= $since::DATE)
  AND ($until::DATE IS NULL OR v.setl_time < $until::DATE + INTERVAL 1 DAY)
ORDER BY v.setl_time, v.setl_id
