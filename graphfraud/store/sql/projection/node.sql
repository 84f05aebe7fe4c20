-- The nodes of a kind (its file stands in for known), with degree, and whether the blacklist holds them on $today.
SELECT n.*, COALESCE(g.degree, 0) AS degree, l.subject_id IS NOT NULL AS blacklisted
FROM known AS n
LEFT JOIN degree_of AS g ON g.kind = $kind AND n.id = g.id
LEFT JOIN (
  SELECT DISTINCT subject_id
  FROM gf_blacklist
  WHERE kind = $kind AND since <= $today AND COALESCE(until, $today) >= $today
    AND entry_id NOT IN (SELECT entry_id FROM gf_blacklist_event WHERE event = 'lifted')
) AS l ON n.id = l.subject_id
