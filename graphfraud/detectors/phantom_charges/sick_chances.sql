-- Visits that each doctor who lay in hospital would have billed meanwhile at his usual rate. The row of nobody says what is known
-- beforehand: $prior such visits of which honest doctors bill none.
WITH period AS (
  SELECT DATE_DIFF('day', MIN(setl_date), MAX(setl_date)) + 1 AS days FROM settlement
),

usual AS (
  SELECT y.doctor, COUNT(DISTINCT f.setl_id) AS visits
  FROM (SELECT DISTINCT doctor FROM gf_sick_doctor) AS y
  INNER JOIN gf_service AS f ON y.doctor = f.doctor
  WHERE f.med_class IN ('11', '12', '13', '14', '51')
  GROUP BY y.doctor
),

away AS (
  SELECT doctor, SUM(GREATEST(DATE_DIFF('day', first_day, last_day) - 1, 0)) AS days FROM gf_sick_doctor GROUP BY doctor
)

SELECT a.doctor AS unit, 'lying' AS cell, CAST(u.visits * a.days AS DOUBLE) / CAST(p.days AS DOUBLE) AS chances
FROM away AS a
INNER JOIN usual AS u ON a.doctor = u.doctor
CROSS JOIN period AS p
WHERE u.visits > 0 AND a.days > 0
UNION ALL
SELECT '' AS unit, 'lying' AS cell, CAST($prior AS DOUBLE) AS chances
ORDER BY unit
