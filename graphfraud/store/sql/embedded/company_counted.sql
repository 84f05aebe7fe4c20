-- Days in company from single presences ($persons and $minutes side by side).
SELECT
  person,
  COUNT(DISTINCT minute // 1440) AS days,
  CAST(TO_DAYS(CAST(MIN(minute) // 1440 AS INTEGER)) + DATE '1970-01-01' AS DATE) AS first,
  CAST(TO_DAYS(CAST(MAX(minute) // 1440 AS INTEGER)) + DATE '1970-01-01' AS DATE) AS last
FROM near
WHERE person NOT IN (SELECT HASH(UNNEST($own)))
GROUP BY person
HAVING COUNT(DISTINCT minute // 1440) >= $days
