// What the server holds of a kind.
MATCH (n:LABEL)
WHERE n.row_hash IS NOT NULL
RETURN n.id AS id, n.row_hash AS row_hash
