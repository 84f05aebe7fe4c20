// The edges at some nodes of one label; forward tells whether the edge leaves the node.
UNWIND $ids AS id
MATCH (n:LABEL {id: id})-[r:TYPES]-(m)
RETURN
  id,
  type(r) AS type,
  startNode(r) = n AS forward,
  head([name IN labels(m) WHERE name IN $labels]) AS label,
  m.id AS other,
  m.degree AS degree,
  r.count AS count,
  r.first AS first,
  r.last AS last,
  r.amount AS amount
