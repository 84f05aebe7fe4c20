// Writes tested links between two kinds; several detectors may have tested a pair, so the row's hash (row[1]) is the key.
UNWIND $groups AS grouped
MATCH (b:LABEL_B {id: grouped[0]})
UNWIND grouped[1] AS row
MATCH (a:LABEL_A {id: row[0]})
MERGE (a)-[r:TESTED {row_hash: row[1]}]->(b)
SET r += {COLUMNS}
