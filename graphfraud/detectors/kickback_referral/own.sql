-- Purchases (or admissions) by nobody's prescription, of the patients of tested couples: how often each went to each target in all, and
-- before the first fill of the couple's doctor.
WITH tested AS (
  SELECT doctor, origin, target
  FROM gf_fill
  GROUP BY doctor, origin, target
  HAVING COUNT(DISTINCT psn_no) >= $least
),

patient AS (
  SELECT f.doctor, f.origin, f.psn_no, MIN(f.date) AS first
  FROM gf_fill AS f
  INNER JOIN (SELECT DISTINCT doctor, origin FROM tested) AS t ON f.doctor = t.doctor AND f.origin = t.origin
  GROUP BY f.doctor, f.origin, f.psn_no
)

SELECT
  p.doctor,
  p.origin,
  s.psn_no,
  s.fixmedins_code AS target,
  COUNT(*) AS count,
  SUM(CASE WHEN s.setl_date < p.first THEN 1 ELSE 0 END) AS earlier
FROM settlement AS s
INNER JOIN patient AS p ON s.psn_no = p.psn_no
LEFT JOIN gf_fill AS f ON s.setl_id = f.setl_id
WHERE s.institution_kind = $kind AND NOT s.fully_refunded AND f.setl_id IS NULL
GROUP BY p.doctor, p.origin, s.psn_no, s.fixmedins_code
ORDER BY p.doctor, p.origin, s.psn_no, s.fixmedins_code
