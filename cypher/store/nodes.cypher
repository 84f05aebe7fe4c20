// All nodes of a label, by id.
MATCH (n:LABEL)
RETURN n.id AS id
ORDER BY id
