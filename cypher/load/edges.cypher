// Writes edges of one type between two kinds; TYPE, labels and COLUMNS come from the tool's own list, all values are parameters.
UNWIND range(0, size($a) - 1) AS i
MATCH (a:LABEL_A {id: $a[i]})
MATCH (b:LABEL_B {id: $b[i]})
MERGE (a)-[r:TYPE]->(b)
SET r += {COLUMNS}
