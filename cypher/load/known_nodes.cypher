// What the server holds of a kind, with its own ids of the nodes; row_hash is null where no load wrote the node.
MATCH (n:LABEL)
RETURN n.id AS id, elementId(n) AS element, n.row_hash AS row_hash
