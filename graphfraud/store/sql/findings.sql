-- Findings that fit, best first. NULL for a condition means any.
SELECT body, status
FROM gf_finding
WHERE
  ($detectors IS NULL OR LIST_CONTAINS($detectors, detector))
  AND severity = COALESCE($severity, severity)
  AND status = COALESCE($status, status)
  AND ($ids IS NULL OR LIST_CONTAINS($ids, id))
ORDER BY score DESC, id
