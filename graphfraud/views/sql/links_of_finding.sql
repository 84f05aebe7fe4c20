-- The tested links of a finding.
SELECT type, a_kind, a, b_kind, b, events, first, last, expected, p_value, q_value, amount, explained_by, settlements
FROM gf_link
WHERE finding_id = $id
ORDER BY type, a_kind, a, b_kind, b
