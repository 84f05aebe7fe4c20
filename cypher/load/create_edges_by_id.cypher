// Writes edges of one type between two kinds that the server does not hold yet, where the element ids of nodes are not known.
UNWIND $groups AS grouped
MATCH (b:LABEL_B {id: grouped[1]})
UNWIND grouped[2] AS row
MATCH (a:LABEL_A {id: row[1]})
CREATE (a)-[:TYPE {COLUMNS}]->(b)
