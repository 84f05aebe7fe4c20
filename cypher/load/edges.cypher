// Writes edges of one type between two kinds, grouped by target; TYPE, labels and COLUMNS come from the tool's own list,
// all values are parameters: grouped[1] and row[1] are the ids of target and source, what stands before each is its element id.
UNWIND $groups AS grouped
MATCH (b:LABEL_B {id: grouped[1]})
UNWIND grouped[2] AS row
MATCH (a:LABEL_A {id: row[1]})
MERGE (a)-[r:TYPE]->(b)
SET r += {COLUMNS}
