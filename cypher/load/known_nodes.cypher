// What the server holds of a kind; row_hash is null where no load wrote the node.
MATCH (n:LABEL)
RETURN n.id AS id, n.row_hash AS row_hash
