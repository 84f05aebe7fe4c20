// Removes edges that the records no longer hold.
UNWIND $rows AS row
MATCH (a:LABEL_A {id: row[0]})-[r:TYPE]->(b:LABEL_B {id: row[1]})
DELETE r
