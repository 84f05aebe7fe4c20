-- Fills of the doctors that were found (gf_found: doctor, origin) and of their colleagues at the same institutions.
SELECT n.*
FROM gf_near AS n
LEFT JOIN (SELECT DISTINCT doctor FROM gf_found) AS d ON n.doctor = d.doctor
LEFT JOIN (SELECT DISTINCT origin FROM gf_found) AS o ON n.origin = o.origin
WHERE d.doctor IS NOT NULL OR o.origin IS NOT NULL
ORDER BY n.date, n.setl_id
