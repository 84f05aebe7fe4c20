-- One row a doctor and day with more hands-on hours than $hours.
SELECT
  *,
  'hours' AS kind,
  $hours * 60 AS limit_minutes
FROM gf_doctor_day
WHERE minutes > $hours * 60
ORDER BY doctor, day
