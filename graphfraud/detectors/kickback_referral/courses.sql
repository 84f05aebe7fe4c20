-- All fills of the doctor of each couple that is asked for (gf_asked: doctor, origin, target, opened) from the same institution, beside the
-- couple's target, since this opened (empty where it was open before).
SELECT a.doctor, a.origin, a.target AS wanted, n.target, n.date, n.setl_id
FROM gf_asked AS a
INNER JOIN gf_near AS n ON a.doctor = n.doctor AND a.origin = n.origin
WHERE a.opened = '' OR CAST(n.date AS DATE) >= CAST(NULLIF(a.opened, '') AS DATE)
