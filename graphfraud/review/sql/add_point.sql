-- Enter points of the integrity archive.
INSERT INTO gf_archive
SELECT
  COALESCE((SELECT MAX(entry_id) FROM gf_archive), 0) + 1,
  $kind, $subject_id, $points, $reason, $finding_id, $on_day, $by_name, $os_user, $recorded_at
