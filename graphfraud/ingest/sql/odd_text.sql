WITH trimmed AS (SELECT row, gf_trim(x) AS x FROM gf_odd),
kept AS (SELECT row, gf_some(x) AS x FROM trimmed),
bare AS (SELECT row, CASE WHEN NOT list_contains($nothing, x) THEN x END AS t FROM kept),
mapped AS (
  SELECT row, CASE
    WHEN len($keys) = 0 THEN t
    WHEN list_contains($keys, t) THEN list_extract($words, list_position($keys, t))
    WHEN $otherwise = 'keep' THEN t
    WHEN $otherwise = 'reject' AND t IS NOT NULL THEN chr(0)
  END AS t
  FROM bare
)
SELECT CASE WHEN t <> chr(0) THEN t END AS value, CASE WHEN t = chr(0) THEN 'not_in_map' END AS why
FROM mapped ORDER BY row;
