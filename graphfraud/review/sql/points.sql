-- Entries of the archive; those of a finding count as long as it stands confirmed or referred.
SELECT
  a.entry_id, a.kind, a.subject_id AS id, a.points, a.reason, a.finding_id, a.on_day AS "on", a.by_name, a.os_user
FROM gf_archive AS a
LEFT JOIN gf_finding AS f ON a.finding_id = f.id
WHERE (a.finding_id IS NULL OR f.status IN ('confirmed', 'referred'))
  AND ($kind IS NULL OR a.kind = $kind)
  AND ($id IS NULL OR a.subject_id = $id)
ORDER BY a.entry_id
