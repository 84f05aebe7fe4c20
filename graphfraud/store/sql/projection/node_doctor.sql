-- Doctors, by code.
SELECT doctor AS id, COUNT(setl_id) AS settlements, MIN(day) AS first, MAX(day) AS last, SUM(net) AS amount
FROM treatment_of
GROUP BY doctor
