-- Days on which others were at the same place within $window minutes, by one pass over all presences.
WITH mine AS (
  SELECT place, minute, UNNEST([minute // $window - 1, minute // $window, minute // $window + 1]) AS bucket
  FROM (SELECT HASH(UNNEST($places)) AS place, UNNEST($minutes) AS minute)
)

SELECT
  p.person,
  COUNT(DISTINCT p.minute // 1440) AS days,
  CAST(TO_DAYS(CAST(MIN(p.minute) // 1440 AS INTEGER)) + DATE '1970-01-01' AS DATE) AS first,
  CAST(TO_DAYS(CAST(MAX(p.minute) // 1440 AS INTEGER)) + DATE '1970-01-01' AS DATE) AS last
FROM presence AS p
INNER JOIN mine AS m ON p.place = m.place AND p.minute // $window = m.bucket
WHERE ABS(p.minute - m.minute) <= $window AND p.person NOT IN (SELECT HASH(UNNEST($own)))
GROUP BY p.person
HAVING COUNT(DISTINCT p.minute // 1440) >= $days
