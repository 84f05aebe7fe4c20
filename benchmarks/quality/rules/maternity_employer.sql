-- Three women or more of one employer delivered within half a year of being enrolled.
WITH birth AS (
    SELECT d.emp_no, s.psn_no, s.setl_id
    FROM settlement s JOIN psn_insu_d d USING (psn_no)
    WHERE (s.med_type LIKE '52%' OR s.insutype = '510') AND d.emp_no IS NOT NULL
        AND s.setl_date BETWEEN d.psn_insu_date AND d.psn_insu_date + 183
)
SELECT emp_no, psn_no, setl_id, 'employer' AS kind, emp_no AS id
FROM birth WHERE emp_no IN (SELECT emp_no FROM birth GROUP BY 1 HAVING count(DISTINCT psn_no) >= 3)
