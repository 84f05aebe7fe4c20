// Tested links at some nodes of one label: the other end, events, span, the best q.
UNWIND $ids AS id
MATCH (n:LABEL {id: id})-[r:TESTED]-(m)
WHERE r.first IS NOT NULL AND r.last IS NOT NULL AND NOT m.id IN $ids AND any(name IN labels(m) WHERE name IN $labels)
RETURN
  head([name IN labels(m) WHERE name IN $labels]) AS label,
  m.id AS id,
  max(r.events) AS events,
  min(r.first) AS first,
  max(r.last) AS last,
  min(r.q_value) AS q_value
