// Removes nodes that the records no longer hold.
UNWIND $id AS id
MATCH (n:LABEL {id: id})
DETACH DELETE n
