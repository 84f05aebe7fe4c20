// Removes edges that the records no longer hold.
UNWIND range(0, size($a) - 1) AS i
MATCH (a:LABEL_A {id: $a[i]})-[r:TYPE]->(b:LABEL_B {id: $b[i]})
DELETE r
