-- Tested links as edges, one a pair and type.
SELECT a_kind, a, b_kind, b, type, MIN(first) AS first, MAX(last) AS last
FROM gf_link
WHERE LIST_CONTAINS($tested, type)
GROUP BY a_kind, a, b_kind, b, type
ORDER BY type, a_kind, a, b_kind, b
