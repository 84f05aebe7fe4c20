// Removes tested links that the records no longer hold.
UNWIND $rows AS row
MATCH (a:LABEL_A {id: row[0]})-[r:TESTED {row_hash: row[2]}]->(b:LABEL_B {id: row[1]})
DELETE r
