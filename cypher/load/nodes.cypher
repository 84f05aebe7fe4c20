// Writes nodes of one kind; LABEL and COLUMNS come from the tool's own list, all values are parameters: row[0] is the id.
UNWIND $rows AS row
MERGE (n:LABEL {id: row[0]})
SET n += {COLUMNS}
