-- Buyers who bought the ring's drugs (those that the wanted buyers bought in bulk there) in bulk at the ring's places on
-- $least_days days or more and at $least_places of them or more, half of their own bulk purchases or more.
WITH drug AS (
  SELECT p.drug
  FROM gf_resale AS p
  INNER JOIN gf_ring_buyer AS b ON p.psn_no = b.psn_no
  INNER JOIN gf_ring_place AS r ON p.place = r.place
  WHERE p.bulk
  GROUP BY p.drug
  HAVING COUNT(DISTINCT p.psn_no) >= 2
),

total AS (
  SELECT psn_no, COUNT(*) AS bulk FROM gf_resale WHERE bulk GROUP BY psn_no
)

SELECT p.psn_no
FROM gf_resale AS p
INNER JOIN drug AS d ON p.drug = d.drug
INNER JOIN gf_ring_place AS r ON p.place = r.place
INNER JOIN total AS t ON p.psn_no = t.psn_no
WHERE p.bulk
GROUP BY p.psn_no
HAVING COUNT(DISTINCT p.setl_date) >= $least_days AND COUNT(DISTINCT p.place) >= $least_places AND 2 * COUNT(*) >= MIN(t.bulk)
ORDER BY p.psn_no
