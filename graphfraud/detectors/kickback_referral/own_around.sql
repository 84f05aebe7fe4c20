-- Own purchases of the patients of doctors at the asked institutions (gf_found: doctor, origin).
SELECT n.doctor, n.origin, n.psn_no, n.target, n.count, n.earlier
FROM gf_own AS n
INNER JOIN (SELECT DISTINCT origin FROM gf_found) AS o ON n.origin = o.origin
ORDER BY n.doctor, n.origin, n.psn_no, n.target
