-- One row a doctor and day with more hands-on hours than $hours; repeated is the share of the same work on the same patient over and over.
SELECT
  d.*,
  'hours' AS kind,
  $hours * 60 AS limit_minutes,
  CAST(r.repeated AS DOUBLE) AS repeated
FROM gf_doctor_day AS d
LEFT JOIN gf_repeat AS r ON d.doctor = r.doctor AND d.day = r.day
WHERE d.minutes > $hours * 60
ORDER BY d.doctor, d.day
