-- One edge a pair from its events (the file of the type stands in for event), with the settlements listed: id, time and
-- net amount side by side, by time; the persons where several use the card, a stay's cards (- for none); the ids of those fully refunded.
SELECT
  a_kind,
  a,
  b_kind,
  b,
  COUNT(*) AS count,
  MIN(day) AS first,
  MAX(day) AS last,
  SUM(net) AS amount,
  LIST(setl_id ORDER BY moment, setl_id) AS settlements,
  LIST(moment ORDER BY moment, setl_id) AS times,
  LIST(net ORDER BY moment, setl_id) AS amounts,
  LIST(psn_no ORDER BY moment, setl_id) FILTER (shared AND a_kind = 'card') AS persons,
  LIST(COALESCE(card, '-') ORDER BY moment, setl_id) FILTER ($carded) AS cards,
  LIST(setl_id ORDER BY moment, setl_id) FILTER (voided) AS voided
FROM event
GROUP BY a_kind, a, b_kind, b
