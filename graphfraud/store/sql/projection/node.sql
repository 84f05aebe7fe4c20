-- The nodes of a kind: those of its file (which stands in for known) and those that findings and tested links name, with
-- degree and whether the blacklist holds them on $today.
WITH named AS (
  SELECT member_id AS id FROM gf_finding_member WHERE kind = $kind
  UNION
  SELECT a FROM gf_link WHERE a_kind = $kind
  UNION
  SELECT b FROM gf_link WHERE b_kind = $kind
),

listed AS (
  SELECT DISTINCT subject_id
  FROM gf_blacklist
  WHERE kind = $kind AND since <= $today AND COALESCE(until, $today) >= $today
    AND entry_id NOT IN (SELECT entry_id FROM gf_blacklist_event WHERE event = 'lifted')
)

SELECT
  COALESCE(n.id, m.id) AS id,
  n.* EXCLUDE (id),
  COALESCE(g.degree, 0) AS degree,
  l.subject_id IS NOT NULL AS blacklisted
FROM known AS n
FULL OUTER JOIN named AS m ON n.id = m.id
LEFT JOIN degree_of AS g ON HASH($kind, COALESCE(n.id, m.id)) = g.node
LEFT JOIN listed AS l ON COALESCE(n.id, m.id) = l.subject_id
