-- Names of persons, institutions, doctors and employers by kind and id ($kinds and $ids side by side); raw, to be masked
-- by whoever shows them.
WITH asked AS (
  SELECT UNNEST($kinds) AS kind, UNNEST($ids) AS id
),

known AS (
  SELECT 'patient' AS kind, psn_no AS id, psn_name AS name, 1 AS rank
  FROM psn_info_b
  WHERE psn_no IN (SELECT id FROM asked WHERE kind = 'patient')
  UNION ALL
  SELECT 'patient', psn_no, psn_name, 2
  FROM setl_d
  WHERE psn_no IN (SELECT id FROM asked WHERE kind = 'patient')
  UNION ALL
  SELECT kind, fixmedins_code, fixmedins_name, 1
  FROM institution
  WHERE fixmedins_code IN (SELECT id FROM asked WHERE kind IN ('pharmacy', 'hospital'))
  UNION ALL
  SELECT 'doctor', bilg_dr_code, bilg_dr_name, 1
  FROM fee_list_d
  WHERE bilg_dr_code IN (SELECT id FROM asked WHERE kind = 'doctor')
  UNION ALL
  SELECT 'doctor', chfpdr_code, chfpdr_name, 2
  FROM mdtrt_d
  WHERE chfpdr_code IN (SELECT id FROM asked WHERE kind = 'doctor')
  UNION ALL
  SELECT 'employer', emp_no, emp_name, 1
  FROM psn_info_b
  WHERE emp_no IN (SELECT id FROM asked WHERE kind = 'employer')
  UNION ALL
  SELECT 'employer', emp_no, emp_name, 2
  FROM psn_insu_d
  WHERE emp_no IN (SELECT id FROM asked WHERE kind = 'employer')
)

SELECT k.kind, k.id, ARG_MIN(k.name, (k.rank, k.name)) AS name
FROM known AS k
WHERE k.name <> ''
GROUP BY k.kind, k.id
