-- Findings that name a member, best first.
SELECT id
FROM gf_finding
WHERE status <> $withdrawn AND id IN (SELECT finding_id FROM gf_finding_member WHERE member_id = $member)
ORDER BY score DESC, id
