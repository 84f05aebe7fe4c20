-- Whom and what the bureau knows: entries of the blacklist that are in force on $today, members of confirmed and referred findings,
-- and who has $least_points points or more of the last $months months in the integrity archive.
WITH last_event AS (
  SELECT b.entry_id, b.event
  FROM gf_blacklist_event AS b
  INNER JOIN (
    SELECT entry_id, MAX(happened_at) AS happened_at FROM gf_blacklist_event GROUP BY entry_id
  ) AS l ON b.entry_id = l.entry_id AND b.happened_at = l.happened_at
),

lifted AS (
  SELECT DISTINCT entry_id FROM last_event WHERE event = 'lifted'
),

pointed AS (
  SELECT a.kind, a.subject_id
  FROM gf_archive AS a
  LEFT JOIN gf_finding AS f ON a.finding_id = f.id
  WHERE (a.finding_id IS NULL OR f.status IN ('confirmed', 'referred'))
    AND a.on_day <= $today AND a.on_day > CAST($today AS DATE) - TO_MONTHS(CAST($months AS INTEGER))
  GROUP BY a.kind, a.subject_id
  HAVING SUM(a.points) >= $least_points
)

SELECT b.kind, b.subject_id AS id, 'blacklist' AS source
FROM gf_blacklist AS b
LEFT JOIN lifted AS l ON b.entry_id = l.entry_id
WHERE l.entry_id IS NULL AND b.since <= $today AND (b.until IS NULL OR b.until >= $today)
UNION
SELECT m.kind, m.member_id, f.id
FROM gf_finding_member AS m
INNER JOIN gf_finding AS f ON m.finding_id = f.id
WHERE f.status IN ('confirmed', 'referred') AND m.kind IN ('patient', 'card', 'doctor')
UNION
SELECT kind, subject_id, 'archive' FROM pointed
ORDER BY kind, id, source
