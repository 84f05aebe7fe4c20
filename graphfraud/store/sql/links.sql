-- Tested links in canonical order. NULL for a condition means any.
SELECT
  detector, type, a_kind, a, b_kind, b, events, first, last, expected, p_value, q_value, amount, finding_id,
  explained_by, settlements
FROM gf_link
WHERE detector = COALESCE($detector, detector) AND type = COALESCE($type, type)
ORDER BY detector, type, a_kind, a, b_kind, b
