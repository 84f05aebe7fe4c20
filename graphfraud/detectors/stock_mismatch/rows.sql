-- All sales of the drugs that run dry, in the time in which they do, with their packs: which of them was not handed out the records
-- cannot say.
SELECT s.setl_id, s.psn_no, w.place, w.drug, s.setl_date, CAST(s.gross AS DOUBLE) AS gross, CAST(SUM(f.cnt) AS DOUBLE) AS packs
FROM gf_dry AS w
INNER JOIN settlement AS s ON w.place = s.fixmedins_code AND s.setl_date BETWEEN w.first_day AND w.last_day
INNER JOIN fee_list_d AS f ON s.setl_id = f.setl_id AND f.hilist_code = w.drug
WHERE NOT s.fully_refunded AND f.cnt > 0
GROUP BY s.setl_id, s.psn_no, w.place, w.drug, s.setl_date, s.gross
ORDER BY s.setl_id, w.drug
