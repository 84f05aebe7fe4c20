-- Members of findings that stand confirmed or referred.
SELECT m.kind, m.member_id, m.finding_id
FROM gf_finding_member AS m
INNER JOIN gf_finding AS f ON m.finding_id = f.id
WHERE f.status IN ('confirmed', 'referred')
ORDER BY ALL
