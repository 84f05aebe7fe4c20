-- Doctors, by code.
SELECT d.doctor AS id, COUNT(r.setl_id) AS settlements, MIN(r.day) AS first, MAX(r.day) AS last, SUM(r.net) AS amount
FROM (
  SELECT doctor, setl_id FROM doctor_of
  UNION ALL
  SELECT DISTINCT member_id, NULL FROM gf_finding_member WHERE kind = 'doctor'
) AS d
LEFT JOIN row_of AS r ON d.setl_id = r.setl_id
GROUP BY d.doctor
