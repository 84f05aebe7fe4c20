-- Tested links of a type: one edge a pair, however many detectors tested it.
SELECT
  a_kind,
  a,
  b_kind,
  b,
  MAX(events) AS count,
  MIN(first) AS first,
  MAX(last) AS last,
  MAX(amount) AS amount,
  LIST_SORT(LIST_DISTINCT(FLATTEN(LIST(COALESCE(settlements, []))))) AS settlements
FROM gf_link
WHERE type = $type
GROUP BY a_kind, a, b_kind, b
