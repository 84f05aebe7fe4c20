-- A pharmacy three tenths of whose customers are insured in another region.
WITH customer AS (SELECT DISTINCT fixmedins_code, psn_no, insu_admdvs <> fix_admdvs AS far FROM settlement WHERE institution_kind = 'pharmacy'),
lead AS (SELECT fixmedins_code FROM customer GROUP BY 1 HAVING count(*) >= 20 AND avg(far::INT) >= 0.3)
SELECT fixmedins_code, psn_no, setl_id, 'pharmacy' AS kind, fixmedins_code AS id
FROM customer JOIN lead USING (fixmedins_code) JOIN settlement USING (fixmedins_code, psn_no) WHERE far
