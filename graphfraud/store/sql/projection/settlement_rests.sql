-- RESTS_ON: a finding and its settlements.
SELECT f.finding_id AS a, f.setl_id AS b
FROM gf_finding_settlement AS f
INNER JOIN row_of AS r ON f.setl_id = r.setl_id
WHERE f.finding_id IN (SELECT id FROM gf_finding WHERE status <> 'withdrawn')
