-- Days with hands-on work billed by time of each doctor, by the work that fills most of the day.
SELECT unit, cell, COUNT(*) AS chances
FROM gf_doctor_day
GROUP BY unit, cell
ORDER BY unit, cell
