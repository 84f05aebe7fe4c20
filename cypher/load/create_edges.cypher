// Writes edges of one type between two kinds that the server does not hold yet, grouped by target; see edges.cypher.
UNWIND $groups AS grouped
MATCH (b:LABEL_B {id: grouped[0]})
UNWIND grouped[1] AS row
MATCH (a:LABEL_A {id: row[0]})
CREATE (a)-[:TYPE {COLUMNS}]->(b)
