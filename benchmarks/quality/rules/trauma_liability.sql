-- Three injured or more at one hospital on one day.
WITH hurt AS (SELECT fixmedins_code, coalesce(begndate::DATE, setl_date) AS day, psn_no, setl_id FROM settlement WHERE med_type LIKE '22%')
SELECT fixmedins_code || ' ' || day, psn_no, setl_id, NULL AS kind, NULL AS id
FROM hurt JOIN (SELECT fixmedins_code, day FROM hurt GROUP BY ALL HAVING count(DISTINCT psn_no) >= 3) USING (fixmedins_code, day)
