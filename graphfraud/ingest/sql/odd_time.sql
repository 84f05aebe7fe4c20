-- Microseconds since 1970-01-01 of China time; the mapping's own formats come first.
WITH bare AS (SELECT row, gf_unfloat(t) AS t FROM gf_tokens($nothing)),
spaced AS (SELECT row, t, gf_spaced(t) AS x FROM bare),
parts AS (SELECT row, t, x, gf_parts(x) AS p FROM spaced),
read AS (
  SELECT row, t, COALESCE(
    gf_in_range(try_strptime(t, $formats)),
    CASE WHEN $serial THEN gf_serial(t) END,
    gf_moment(p),
    CASE WHEN $partial THEN gf_in_range(gf_begun(x)) END
  ) AS value
  FROM parts
)
SELECT epoch_us(value) AS value, CASE WHEN value IS NULL AND t IS NOT NULL THEN 'no_date' END AS why FROM read ORDER BY row;
