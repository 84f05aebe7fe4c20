-- EMPLOYED_BY: the employer on a person's settlements and records.
SELECT 'patient' AS a_kind, psn_no AS a, 'employer' AS b_kind, emp_no AS b, setl_id, moment, timed, day, net
FROM row_of
WHERE emp_no <> ''
UNION ALL
SELECT 'patient', psn_no, 'employer', emp_no, NULL, NULL, NULL, NULL, NULL
FROM psn_info_b
WHERE emp_no <> ''
UNION ALL
SELECT 'patient', psn_no, 'employer', emp_no, NULL, NULL, NULL, NULL, NULL
FROM psn_insu_d
WHERE emp_no <> ''
