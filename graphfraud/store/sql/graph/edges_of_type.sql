-- Joined pairs of a type with their first and last day; event stands for the projection's query of that type.
SELECT a_kind, a, b_kind, b, MIN(day) AS first, MAX(day) AS last
FROM event
WHERE a <> '' AND b <> ''
GROUP BY a_kind, a, b_kind, b
