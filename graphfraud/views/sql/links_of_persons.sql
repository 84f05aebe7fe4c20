-- The strongest tested links that touch one of the asked ids.
SELECT type, a_kind, a, b_kind, b, events, first, last, expected, p_value, q_value, amount, explained_by, settlements
FROM gf_link
WHERE a IN (SELECT UNNEST($ids)) OR b IN (SELECT UNNEST($ids))
QUALIFY ROW_NUMBER() OVER (PARTITION BY type, a_kind, a, b_kind, b ORDER BY q_value NULLS LAST, detector) = 1
ORDER BY q_value NULLS LAST, type, a, b
LIMIT $most
