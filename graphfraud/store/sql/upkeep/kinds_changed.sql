-- Whether an institution has become one of the other kind: a prescription is told from its filling by it.
SELECT 1
FROM gf_place_kind AS b
LEFT JOIN institution AS i ON b.fixmedins_code = i.fixmedins_code
WHERE i.settlements > 0 AND i.kind IS DISTINCT FROM b.kind
LIMIT 1
