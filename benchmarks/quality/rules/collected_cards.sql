-- One phone of three insured persons or more whose spending is in the upper twentieth.
WITH spent AS (SELECT psn_no, sum(net) AS yuan FROM settlement GROUP BY 1),
top AS (SELECT psn_no FROM spent WHERE yuan >= (SELECT quantile_cont(yuan, 0.95) FROM spent)),
phone AS (SELECT DISTINCT coalesce(mob, tel) AS phone, psn_no FROM psn_info_b WHERE coalesce(mob, tel) IS NOT NULL)
SELECT phone, psn_no, setl_id, NULL AS kind, NULL AS id
FROM phone JOIN settlement USING (psn_no)
WHERE phone IN (SELECT phone FROM phone WHERE psn_no IN (SELECT psn_no FROM top) GROUP BY 1 HAVING count(*) >= 3)
