-- Who served at the institutions of gf_after, their stays left out: the encounter's doctor, else the operator, with the number of settlements.
WITH chief AS (
  SELECT mdtrt_id, MIN(chfpdr_code) AS doctor
  FROM mdtrt_d
  WHERE chfpdr_code IS NOT NULL
  GROUP BY mdtrt_id
),

place AS (
  SELECT DISTINCT s.fixmedins_code
  FROM gf_after AS a
  INNER JOIN settlement AS s ON a.setl_id = s.setl_id
)

SELECT s.fixmedins_code AS place, COALESCE(c.doctor, s.opter_id) AS hand, COUNT(*) AS settled
FROM settlement AS s
INNER JOIN place AS p ON s.fixmedins_code = p.fixmedins_code
LEFT JOIN chief AS c ON s.mdtrt_id = c.mdtrt_id
WHERE COALESCE(s.med_class, '') NOT IN ('21', '22', '24', '25', '26', '28', '52')
GROUP BY s.fixmedins_code, COALESCE(c.doctor, s.opter_id)
ORDER BY s.fixmedins_code, hand
