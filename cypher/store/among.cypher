// The edges among the nodes that carry one of some ids.
MATCH (n:Patient|Card|Doctor|Pharmacy|Hospital|Employer|Finding)
WHERE n.id IN $ids
WITH collect(n) AS chosen
UNWIND chosen AS n
UNWIND chosen AS m
MATCH (n)-[r:TYPES]->(m)
RETURN
  type(r) AS type,
  head([name IN labels(n) WHERE name IN $labels]) AS a_label,
  n.id AS a,
  head([name IN labels(m) WHERE name IN $labels]) AS b_label,
  m.id AS b,
  r.count AS count,
  r.first AS first,
  r.last AS last,
  r.amount AS amount
