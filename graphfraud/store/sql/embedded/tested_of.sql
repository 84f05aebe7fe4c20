-- Tested links at any of some nodes: the other end, events, span, the best q.
SELECT kind, id, MAX(events) AS events, MIN(first) AS first, MAX(last) AS last, MIN(q_value) AS q_value
FROM (
  SELECT b_kind AS kind, b AS id, events, first, last, q_value
  FROM gf_link
  WHERE a_kind = $kind AND a IN (SELECT UNNEST($ids)) AND b_kind IN (SELECT UNNEST($kinds))
  UNION ALL
  SELECT a_kind, a, events, first, last, q_value
  FROM gf_link
  WHERE b_kind = $kind AND b IN (SELECT UNNEST($ids)) AND a_kind IN (SELECT UNNEST($kinds))
)
WHERE first IS NOT NULL AND last IS NOT NULL AND id NOT IN (SELECT UNNEST($ids))
GROUP BY kind, id
