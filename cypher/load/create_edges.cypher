// Writes edges of one type between two kinds that the server does not hold yet, grouped by target; see edges.cypher. The ends
// are found by element id; no label is asked for, as the index of ids would be taken for it.
UNWIND $groups AS grouped
MATCH (b)
WHERE elementId(b) = grouped[0] AND b.id = grouped[1]
UNWIND grouped[2] AS row
MATCH (a)
WHERE elementId(a) = row[0] AND a.id = row[1]
CREATE (a)-[:TYPE {COLUMNS}]->(b)
