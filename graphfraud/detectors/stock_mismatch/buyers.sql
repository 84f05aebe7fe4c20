-- Buyers of each drug at each institution that reports purchases, since its ledger began.
SELECT l.place, l.drug, COUNT(DISTINCT s.psn_no) AS buyers
FROM (SELECT place, drug, MIN(day) AS first_day FROM gf_ledger GROUP BY place, drug) AS l
INNER JOIN settlement AS s ON l.place = s.fixmedins_code AND DATE_DIFF('day', DATE '2000-01-01', s.setl_date) >= l.first_day
INNER JOIN fee_list_d AS f ON s.setl_id = f.setl_id AND f.hilist_code = l.drug
WHERE f.cnt > 0 AND NOT s.fully_refunded
GROUP BY l.place, l.drug
