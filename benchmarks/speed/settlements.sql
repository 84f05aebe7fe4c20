-- A made-up prefecture of any size at constant density, as CSV files with the national field names: an institution for every
-- 2,000 settlements a year (custom falls by rank), a person for every ten, two fee lines a settlement. For every 20,000 settlements
-- there is a company of eight persons who come to ten gatherings three times in four, a minute after one another, at one
-- institution or in turn at three: so there is something to find, to hold against chance and to judge at every size.
CREATE OR REPLACE TEMP TABLE drawn AS
WITH drawn_alone AS (
  SELECT
    i,
    hash(i * 8 + 1) % ($rows // 10 + 1) AS person,
    CAST(POWER((hash(i * 8 + 2) % 1000003) / 1000003.0, 2) * GREATEST($rows / 2000, 4) AS BIGINT) AS place,
    hash(i * 8 + 3) % 3 AS sort,
    hash(i * 8 + 4) % 40000 AS fen,
    TIMESTAMP '2026-01-01 07:30:00' + TO_SECONDS(CAST((hash(i * 8 + 5) % 364) * 86400 + hash(i * 8 + 6) % 36000 AS BIGINT)) AS moment
  FROM RANGE($rows - $rows // 20000 * 80) AS t (i)
),

company AS (
  SELECT r, g, m, $rows + (r * 10 + g) * 8 + m AS i
  FROM RANGE($rows // 20000) AS c (r)
  CROSS JOIN RANGE(10) AS d (g)
  CROSS JOIN RANGE(8) AS e (m)
)

SELECT * FROM drawn_alone
UNION ALL
SELECT
  i,
  hash(r * 8 + m + 900000007) % ($rows // 10 + 1) AS person,
  hash(r * 4 + CASE WHEN r % 2 = 0 THEN 0 ELSE g % 3 END + 500000003) % CAST(GREATEST($rows / 2000, 4) AS BIGINT) AS place,
  0 AS sort,
  hash(i * 8 + 4) % 40000 AS fen,
  TIMESTAMP '2026-01-01 07:30:00'
  + TO_SECONDS(CAST((g * 36 + hash(r * 16 + g) % 30) * 86400 + hash(r * 16 + g + 300000007) % 35000 + m * 60 AS BIGINT)) AS moment
FROM company
WHERE hash(i * 8 + 7) % 4 > 0;
