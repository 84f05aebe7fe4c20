-- A made-up prefecture of any size at constant density, as CSV files with the national field names: an institution for every
-- 2,000 settlements a year (custom falls by rank), a person for every ten, two fee lines a settlement.
CREATE OR REPLACE TEMP TABLE drawn AS
SELECT
  i,
  hash(i * 8 + 1) % ($rows // 10 + 1) AS person,
  CAST(POWER((hash(i * 8 + 2) % 1000003) / 1000003.0, 2) * GREATEST($rows / 2000, 4) AS BIGINT) AS place,
  hash(i * 8 + 3) % 3 AS sort,
  hash(i * 8 + 4) % 40000 AS fen,
  TIMESTAMP '2026-01-01 07:30:00' + TO_SECONDS(CAST((hash(i * 8 + 5) % 364) * 86400 + hash(i * 8 + 6) % 36000 AS BIGINT)) AS moment
FROM RANGE($rows) AS t (i);
