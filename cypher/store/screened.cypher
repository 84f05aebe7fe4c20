// Screened pairs of a level.
MATCH (a:Patient)-[r:SCREENED]->(b:Patient)
WHERE r.level = $level
RETURN a.id AS a, b.id AS b, r.days AS days, r.expected AS expected, r.nats AS nats
