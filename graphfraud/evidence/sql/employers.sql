-- Employers by number.
SELECT emp_no, MIN(emp_name) AS emp_name
FROM (
  SELECT emp_no, emp_name FROM psn_info_b WHERE emp_no IN (SELECT UNNEST($ids))
  UNION ALL
  SELECT emp_no, emp_name FROM setl_d WHERE emp_no IN (SELECT UNNEST($ids))
  UNION ALL
  SELECT emp_no, emp_name FROM psn_insu_d WHERE emp_no IN (SELECT UNNEST($ids))
) AS named
GROUP BY emp_no
ORDER BY emp_no
