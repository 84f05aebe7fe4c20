// What the server holds of a type.
MATCH (a)-[r:TYPE]->(b)
RETURN
  head([name IN labels(a) WHERE name IN $labels]) AS a_label,
  a.id AS a,
  head([name IN labels(b) WHERE name IN $labels]) AS b_label,
  b.id AS b,
  r.row_hash AS row_hash
