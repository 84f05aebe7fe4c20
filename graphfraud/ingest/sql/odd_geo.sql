-- Degrees; more than $most are no coordinate. A latitude beyond 90 is a longitude in the wrong column: engines/sql/institution.sql puts it right.
WITH bare AS (SELECT row, t, gf_bare(t) AS x FROM gf_tokens($nothing)),
number AS (SELECT row, t, gf_digits(x) AS x FROM bare),
read AS (SELECT row, t, gf_geo(x, $most) AS value FROM number)
SELECT value, CASE WHEN value IS NULL AND t IS NOT NULL THEN 'no_coordinate' END AS why FROM read ORDER BY row;
