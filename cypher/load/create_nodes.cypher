// Writes nodes of one kind that the server does not hold yet; see nodes.cypher.
UNWIND $rows AS row
CREATE (n:LABEL {id: row[0]})
SET n += {COLUMNS}
