// The edges between nodes of one label and nodes of another.
UNWIND $pairs AS pair
MATCH (n:LABEL_A {id: pair[0]})
MATCH (m:LABEL_B {id: pair[1]})
MATCH (n)-[r:TYPES]-(m)
RETURN
  pair[0] AS id,
  type(r) AS type,
  startNode(r) = n AS forward,
  $label AS label,
  pair[1] AS other,
  m.degree AS degree,
  r.count AS count,
  r.first AS first,
  r.last AS last,
  r.amount AS amount
