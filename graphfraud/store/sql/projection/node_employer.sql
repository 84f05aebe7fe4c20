-- Employers, with their names (which are public).
WITH said AS (
  SELECT emp_no, emp_name FROM setl_d WHERE COALESCE(vali_flag, '1') = '1'
  UNION
  SELECT emp_no, emp_name FROM psn_info_b
  UNION
  SELECT emp_no, emp_name FROM psn_insu_d
)

SELECT s.emp_no AS id, MIN(s.emp_name) AS name, ANY_VALUE(r.settlements) AS settlements, ANY_VALUE(r.amount) AS amount
FROM said AS s
LEFT JOIN (
  SELECT emp_no, COUNT(*) AS settlements, SUM(net) AS amount FROM row_of GROUP BY emp_no
) AS r ON s.emp_no = r.emp_no
WHERE s.emp_no <> ''
GROUP BY s.emp_no
