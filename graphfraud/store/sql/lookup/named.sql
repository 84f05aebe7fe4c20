-- Ids of persons, doctors and employers, by their hashes: whether somebody has an id is asked of all kinds at once.
SELECT DISTINCT 'patient' AS kind, HASH(psn_no) AS id FROM settlement WHERE psn_no IS NOT NULL
UNION
SELECT DISTINCT 'patient' AS kind, HASH(psn_no) AS id FROM psn_info_b WHERE psn_no IS NOT NULL
UNION
SELECT DISTINCT 'patient' AS kind, HASH(psn_no) AS id FROM psn_insu_d WHERE psn_no IS NOT NULL
UNION
SELECT DISTINCT 'doctor' AS kind, HASH(bilg_dr_code) AS id FROM fee_list_d WHERE bilg_dr_code IS NOT NULL
UNION
SELECT DISTINCT 'doctor' AS kind, HASH(chfpdr_code) AS id FROM mdtrt_d WHERE chfpdr_code IS NOT NULL
UNION
SELECT DISTINCT 'employer' AS kind, HASH(emp_no) AS id FROM psn_info_b WHERE emp_no IS NOT NULL
UNION
SELECT DISTINCT 'employer' AS kind, HASH(emp_no) AS id FROM psn_insu_d WHERE emp_no IS NOT NULL
UNION
SELECT DISTINCT 'employer' AS kind, HASH(emp_no) AS id FROM setl_d WHERE emp_no IS NOT NULL
