-- Patients and fills of every doctor at every target.
SELECT doctor, origin, target, COUNT(DISTINCT psn_no) AS patients, COUNT(*) AS fills
FROM gf_fill
GROUP BY doctor, origin, target
ORDER BY doctor, origin, target
