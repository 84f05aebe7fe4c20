// Sums up the tested links of a type that a detector keeps: one edge a pair.
MATCH (a)-[mine:TESTED]->(b)
WHERE mine.detector = $detector AND mine.type = $type
WITH DISTINCT a, b
MATCH (a)-[t:TESTED]->(b)
WHERE t.type = $type
WITH a, b, collect(t) AS tested
WITH a, b, tested, reduce(ids = [], t IN tested | ids + coalesce(t.settlements, [])) AS ids
UNWIND tested AS t
WITH a, b, ids, max(t.events) AS count, min(t.first) AS first, max(t.last) AS last, max(t.amount) AS amount
MERGE (a)-[r:TYPE]->(b)
SET r += {count: count, first: first, last: last, amount: amount, settlements: ids, row_hash: 0}
