-- Entries of the blacklist with their state on a day; the last event of an appeal decides.
WITH last_event AS (
  SELECT entry_id, ARG_MAX(event, number) AS event
  FROM (SELECT entry_id, event, ROW_NUMBER() OVER (PARTITION BY entry_id ORDER BY happened_at, rowid) AS number FROM gf_blacklist_event)
  GROUP BY entry_id
)

SELECT
  b.entry_id,
  b.kind,
  b.subject_id AS id,
  b.reason,
  b.since,
  b.until,
  b.finding_id,
  b.by_name,
  b.os_user,
  b.added_at,
  CASE
    WHEN e.event = 'lifted' THEN 'lifted'
    WHEN b.since > $on THEN 'future'
    WHEN b.until < $on THEN 'ended'
    WHEN e.event = 'appeal' THEN 'appealed'
    ELSE 'active'
  END AS state
FROM gf_blacklist AS b
LEFT JOIN last_event AS e ON b.entry_id = e.entry_id
WHERE ($kind IS NULL OR b.kind = $kind) AND ($id IS NULL OR b.subject_id = $id)
ORDER BY b.entry_id
