-- Settlements of a person, or of one card of his, by time.
SELECT
  s.psn_no,
  s.setl_id,
  s.setl_time,
  s.minute AS timed,
  s.fixmedins_code,
  i.fixmedins_name,
  i.kind,
  s.med_type,
  s.gross,
  s.refunded,
  s.net,
  s.fund_net AS fund,
  s.acct_net AS account,
  s.cash_net AS cash,
  s.opter_id,
  CASE WHEN TRIM(s.card) <> '' THEN HASH(TRIM(s.card)) END AS card,
  s.fully_refunded
FROM settlement AS s
INNER JOIN institution AS i ON s.fixmedins_code = i.fixmedins_code
WHERE
  s.psn_no = $psn_no
  AND ($card::UBIGINT IS NULL OR HASH(TRIM(s.card)) = $card::UBIGINT)
  AND ($since::DATE IS NULL OR s.setl_time >= $since::DATE)
  AND ($until::DATE IS NULL OR s.setl_time < $until::DATE + INTERVAL 1 DAY)
ORDER BY s.setl_time, s.setl_id
