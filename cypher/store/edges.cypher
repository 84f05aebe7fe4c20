// All edges of a type.
MATCH (a)-[r:TYPE]->(b)
RETURN
  head([name IN labels(a) WHERE name IN $labels]) AS a_label,
  a.id AS a,
  head([name IN labels(b) WHERE name IN $labels]) AS b_label,
  b.id AS b,
  r.count AS count,
  r.first AS first,
  r.last AS last,
  r.amount AS amount
