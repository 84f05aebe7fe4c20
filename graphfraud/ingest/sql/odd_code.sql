SELECT
  CASE WHEN t <> chr(0) THEN gf_padded(t, $width) END AS value,
  CASE WHEN t = chr(0) THEN 'not_in_map' END AS why
FROM gf_mapped($nothing, $keys, $words, $otherwise) ORDER BY row;
