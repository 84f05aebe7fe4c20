// Tested links of a detector, as rows.
MATCH (a)-[r:TESTED]->(b)
WHERE r.detector = $detector AND ($type IS NULL OR r.type = $type)
RETURN
  r.detector AS detector,
  r.type AS type,
  head([name IN labels(a) WHERE name IN $labels]) AS a_label,
  a.id AS a,
  head([name IN labels(b) WHERE name IN $labels]) AS b_label,
  b.id AS b,
  r.events AS events,
  r.first AS first,
  r.last AS last,
  r.expected AS expected,
  r.p_value AS p_value,
  r.q_value AS q_value,
  r.amount AS amount,
  r.finding_id AS finding_id,
  r.explained_by AS explained_by,
  r.settlements AS settlements
