// Removes nodes that the records no longer hold.
UNWIND $rows AS row
MATCH (n:LABEL {id: row[0]})
DETACH DELETE n
