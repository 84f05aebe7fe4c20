-- Own purchases of the patients of the doctors that were found (gf_found: doctor, origin).
SELECT w.*
FROM gf_own AS w
INNER JOIN (SELECT DISTINCT doctor FROM gf_found) AS d ON w.doctor = d.doctor
ORDER BY w.doctor, w.origin, w.psn_no, w.target
