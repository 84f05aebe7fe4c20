-- Points that count on a day, by subject, most first.
SELECT
  a.kind,
  a.subject_id AS id,
  GREATEST(SUM(a.points), 0)::DECIMAL(12, 2) AS points,
  COUNT(*) FILTER (WHERE a.points > 0) AS violations,
  MAX(a.on_day) AS last
FROM gf_archive AS a
LEFT JOIN gf_finding AS f ON a.finding_id = f.id
WHERE (a.finding_id IS NULL OR f.status IN ('confirmed', 'referred'))
  AND ($kind IS NULL OR a.kind = $kind)
  AND ($id IS NULL OR a.subject_id = $id)
  AND a.on_day <= $on
  AND a.on_day > $on - TO_MONTHS($months)
GROUP BY a.kind, a.subject_id
ORDER BY points DESC, a.kind, a.subject_id
