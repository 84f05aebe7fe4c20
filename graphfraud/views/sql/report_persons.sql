-- Persons whose settlements the findings name.
SELECT COUNT(DISTINCT s.psn_no) AS persons
FROM gf_finding AS f
INNER JOIN gf_finding_settlement AS l ON f.id = l.finding_id
INNER JOIN settlement AS s ON l.setl_id = s.setl_id
WHERE f.status NOT IN ('withdrawn', 'dismissed')
