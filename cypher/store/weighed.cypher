// Edges of a type with their weight; of screened pairs those of a level, or all where $level is null.
MATCH (a)-[r:TYPE]->(b)
WHERE $level IS NULL OR r.level IS NULL OR r.level = $level
RETURN
  head([name IN labels(a) WHERE name IN $labels]) AS a_label,
  a.id AS a,
  head([name IN labels(b) WHERE name IN $labels]) AS b_label,
  b.id AS b,
  coalesce(r.nats, r.count, 1) AS weight
