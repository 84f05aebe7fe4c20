-- Purchases (or admissions) by nobody's prescription, of the persons of tested couples: how often each went to each target.
WITH tested AS (
  SELECT doctor, origin, target
  FROM gf_fill
  GROUP BY doctor, origin, target
  HAVING COUNT(DISTINCT psn_no) >= $least
),

person AS (
  SELECT DISTINCT f.psn_no
  FROM gf_fill AS f
  INNER JOIN tested AS t ON f.doctor = t.doctor AND f.origin = t.origin
)

SELECT s.psn_no, s.fixmedins_code AS target, COUNT(*) AS count
FROM settlement AS s
INNER JOIN person AS p ON s.psn_no = p.psn_no
LEFT JOIN gf_fill AS f ON s.setl_id = f.setl_id
WHERE s.institution_kind = $kind AND NOT s.fully_refunded AND f.setl_id IS NULL
GROUP BY s.psn_no, s.fixmedins_code
ORDER BY s.psn_no, s.fixmedins_code
