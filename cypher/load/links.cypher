// Writes tested links between two kinds; several detectors may have tested a pair, so the row's hash is the key.
UNWIND range(0, size($a) - 1) AS i
MATCH (a:LABEL_A {id: $a[i]})
MATCH (b:LABEL_B {id: $b[i]})
MERGE (a)-[r:TESTED {row_hash: $row_hash[i]}]->(b)
SET r += {COLUMNS}
