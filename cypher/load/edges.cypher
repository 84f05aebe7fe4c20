// Writes edges of one type between two kinds, grouped by target; TYPE, labels and COLUMNS come from the tool's own list,
// all values are parameters: row[0] is the source's id.
UNWIND $groups AS grouped
MATCH (b:LABEL_B {id: grouped[0]})
UNWIND grouped[1] AS row
MATCH (a:LABEL_A {id: row[0]})
MERGE (a)-[r:TYPE]->(b)
SET r += {COLUMNS}
