-- Doctors, by code.
SELECT d.doctor AS id, COUNT(r.setl_id) AS settlements, MIN(r.day) AS first, MAX(r.day) AS last, SUM(r.net) AS amount
FROM doctor_of AS d
INNER JOIN row_of AS r ON d.setl_id = r.setl_id
GROUP BY d.doctor
