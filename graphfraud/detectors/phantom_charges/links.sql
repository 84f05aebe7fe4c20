-- One row a doctor and day with more hands-on hours than $hours; doctor_name where the lines agree on it; repeated is the
-- share of the same work on the same patient over and over.
WITH named AS (
  SELECT bilg_dr_code AS doctor, MIN(bilg_dr_name) AS name, COUNT(DISTINCT bilg_dr_name) AS names
  FROM fee_list_d
  WHERE bilg_dr_code IN (SELECT doctor FROM gf_doctor_day WHERE minutes > $hours * 60)
  GROUP BY bilg_dr_code
)

SELECT
  d.*,
  CASE WHEN n.names = 1 THEN n.name END AS doctor_name,
  'hours' AS kind,
  $hours * 60 AS limit_minutes,
  CAST(r.repeated AS DOUBLE) AS repeated
FROM gf_doctor_day AS d
LEFT JOIN gf_repeat AS r ON d.doctor = r.doctor AND d.day = r.day
LEFT JOIN named AS n ON d.doctor = n.doctor
WHERE d.minutes > $hours * 60
ORDER BY d.doctor, d.day
