-- Findings that wait for the provider's feedback past its last deadline.
SELECT r.finding_id, MAX(r.deadline) AS deadline
FROM gf_review AS r
INNER JOIN gf_finding AS f ON r.finding_id = f.id
WHERE f.status = 'feedback' AND r.decision = 'feedback'
GROUP BY r.finding_id
HAVING MAX(r.deadline) < $on
ORDER BY deadline, r.finding_id
