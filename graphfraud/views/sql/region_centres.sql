-- Where the institutions of a region lie on the average; those of its prefecture where the region has none with coordinates.
WITH placed AS (
  SELECT admdvs, lat, lnt
  FROM institution
  WHERE ABS(lat) <= 90 AND ABS(lnt) <= 180 AND admdvs IS NOT NULL
),

asked AS (SELECT DISTINCT UNNEST($ids) AS region)

SELECT
  a.region,
  COALESCE(
    AVG(p.lat) FILTER (WHERE p.admdvs = a.region),
    AVG(p.lat) FILTER (WHERE LEFT(p.admdvs, 4) = LEFT(a.region, 4))
  ) AS lat,
  COALESCE(
    AVG(p.lnt) FILTER (WHERE p.admdvs = a.region),
    AVG(p.lnt) FILTER (WHERE LEFT(p.admdvs, 4) = LEFT(a.region, 4))
  ) AS lnt
FROM asked AS a
INNER JOIN placed AS p ON LEFT(p.admdvs, 4) = LEFT(a.region, 4)
GROUP BY a.region
ORDER BY a.region
