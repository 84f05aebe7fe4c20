SELECT
  CASE WHEN t <> chr(0) THEN gf_id(t) END AS value,
  CASE WHEN t = chr(0) THEN 'not_in_map' WHEN gf_mangled(t) THEN 'mangled' END AS why
FROM gf_mapped($nothing, $keys, $words, $otherwise) ORDER BY row;
