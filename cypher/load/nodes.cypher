// Writes nodes of one kind; LABEL and COLUMNS come from the tool's own list, all values are parameters, one list a column.
UNWIND range(0, size($id) - 1) AS i
MERGE (n:LABEL {id: $id[i]})
SET n += {COLUMNS}
