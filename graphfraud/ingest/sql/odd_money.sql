-- Fen.
WITH bare AS (SELECT row, t, gf_bare(t) AS x FROM gf_tokens($nothing)),
number AS (SELECT row, t, gf_digits(x) AS x FROM bare),
read AS (SELECT row, t, x, gf_money(x) AS value FROM number)
SELECT
  CAST(value * 100 AS BIGINT) AS value,
  CASE WHEN value IS NULL AND t IS NOT NULL THEN gf_why_no_money(x) END AS why
FROM read ORDER BY row;
