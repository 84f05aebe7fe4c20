// Remembers the load: what was loaded, when, and whether it came to its end.
MERGE (n:GraphLoad {id: 'graphfraud'})
SET n += $values
