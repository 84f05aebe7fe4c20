-- Enter somebody in the blacklist; answers the entry's number.
INSERT INTO gf_blacklist
SELECT
  COALESCE((SELECT MAX(entry_id) FROM gf_blacklist), 0) + 1,
  $kind, $subject_id, $reason, $since, $until, $finding_id, $by_name, $os_user, $added_at
RETURNING entry_id
