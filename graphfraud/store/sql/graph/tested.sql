-- Tested links as edges, one a pair and type, whichever way round their detectors wrote them.
SELECT a_kind, a, b_kind, b, type, MIN(first) AS first, MAX(last) AS last
FROM (
  SELECT a_kind, a, b_kind, b, type, first, last
  FROM gf_link
  WHERE LIST_CONTAINS($tested, type) AND (a_kind, a) <= (b_kind, b)
  UNION ALL
  SELECT b_kind, b, a_kind, a, type, first, last
  FROM gf_link
  WHERE LIST_CONTAINS($tested, type) AND (a_kind, a) > (b_kind, b)
)
GROUP BY a_kind, a, b_kind, b, type
ORDER BY type, a_kind, a, b_kind, b
