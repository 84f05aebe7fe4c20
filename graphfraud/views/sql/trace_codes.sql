-- Where and in which settlement the asked boxes were sold or returned.
SELECT drug_trac_codg, setl_id, fixmedins_code, CAST(sel_retn_time AS DATE) AS day, COUNT(*) AS times
FROM drugtracinfo
WHERE drug_trac_codg IN (SELECT UNNEST($ids))
GROUP BY ALL
ORDER BY drug_trac_codg, day, setl_id
