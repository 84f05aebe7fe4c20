-- The fills of institutions with a couple that is tested: a doctor with at least $least patients at one target.
WITH tested AS (
  SELECT doctor, origin, target
  FROM gf_fill
  GROUP BY doctor, origin, target
  HAVING COUNT(DISTINCT psn_no) >= $least
)

SELECT f.*
FROM gf_fill AS f
INNER JOIN (SELECT DISTINCT origin FROM tested) AS t ON f.origin = t.origin
ORDER BY f.date, f.setl_id
