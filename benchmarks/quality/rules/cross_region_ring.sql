-- Five persons or more of one foreign region at one institution on one day, on two days or more.
WITH visit AS (
    SELECT psn_no, setl_id, fixmedins_code, setl_date, left(insu_admdvs, 4) AS home
    FROM settlement WHERE left(insu_admdvs, 4) <> left(fix_admdvs, 4)
),
day AS (SELECT home, fixmedins_code, setl_date FROM visit GROUP BY ALL HAVING count(DISTINCT psn_no) >= 5),
lead AS (SELECT home, fixmedins_code FROM day GROUP BY ALL HAVING count(*) >= 2)
SELECT home || ' ' || fixmedins_code, psn_no, setl_id, NULL AS kind, NULL AS id
FROM visit JOIN lead USING (home, fixmedins_code) JOIN day USING (home, fixmedins_code, setl_date)
