-- Ten-thousandths.
WITH bare AS (SELECT row, t, gf_bare(t) AS x FROM gf_tokens($nothing)),
number AS (SELECT row, t, gf_digits(x) AS x FROM bare),
read AS (SELECT row, t, gf_number(x) AS value FROM number)
SELECT
  CAST(CAST(value AS DECIMAL(38, 4)) * 10000 AS BIGINT) AS value,
  CASE WHEN value IS NULL AND t IS NOT NULL THEN 'no_number' END AS why
FROM read ORDER BY row;
