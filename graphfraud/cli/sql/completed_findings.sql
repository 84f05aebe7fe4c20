-- Findings whose id begins as typed, the best first, for a shell that completes it.
SELECT id, severity, status
FROM gf_finding
WHERE STARTS_WITH(id, $typed)
ORDER BY score DESC, id
LIMIT 200
