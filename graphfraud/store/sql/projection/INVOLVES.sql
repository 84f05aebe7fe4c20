-- INVOLVES: a finding names a member; count is its settlements, first and last its period.
SELECT
  'finding' AS a_kind,
  f.id AS a,
  m.kind AS b_kind,
  m.member_id AS b,
  COALESCE(s.settlements, 0) AS count,
  f.period_start AS first,
  f.period_end AS last,
  CAST(f.body ->> '$.amounts.net' AS DECIMAL(16, 2)) AS amount,
  MIN(m.role) AS role
FROM gf_finding AS f
INNER JOIN gf_finding_member AS m ON f.id = m.finding_id
LEFT JOIN (
  SELECT finding_id, COUNT(*) AS settlements FROM gf_finding_settlement GROUP BY finding_id
) AS s ON f.id = s.finding_id
WHERE f.status <> 'withdrawn'
GROUP BY f.id, m.kind, m.member_id, s.settlements, f.period_start, f.period_end, f.body
