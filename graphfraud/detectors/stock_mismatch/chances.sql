-- Sales of each drug at each institution that reports purchases, since its ledger began.
SELECT l.place AS unit, l.drug AS cell, COUNT(*) AS chances
FROM gf_ledger AS l
INNER JOIN (
  SELECT DISTINCT s.setl_id, s.fixmedins_code AS place, f.hilist_code AS drug, DATE_DIFF('day', DATE '2000-01-01', s.setl_date) AS day
  FROM fee_list_d AS f
  INNER JOIN settlement AS s ON f.setl_id = s.setl_id
  WHERE f.list_type IN ('101', '103', '104') AND NOT s.fully_refunded AND f.cnt > 0
) AS b ON l.place = b.place AND l.drug = b.drug AND l.day = b.day
GROUP BY l.place, l.drug
ORDER BY l.place, l.drug
