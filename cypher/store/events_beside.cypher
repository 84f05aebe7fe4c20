// Settlements at places within spans of time, with their persons: who was there when somebody else was.
UNWIND $spans AS span
MATCH (b:LABEL {id: span.place})<-[r:SWIPED_AT|STAYED_AT]-(p:Patient)
WHERE r.first <= date(span.end) AND r.last >= date(span.start)
RETURN p.id AS id, NULL AS card, labels(b) AS labels, b.id AS place, r.settlements AS settlements, r.times AS times,
  r.amounts AS amounts, NULL AS persons, r.cards AS cards, r.voided AS voided
UNION
UNWIND $spans AS span
MATCH (b:LABEL {id: span.place})<-[r:SWIPED_AT]-(c:Card)
WHERE r.first <= date(span.end) AND r.last >= date(span.start)
MATCH (c)<-[:HOLDS]-(p:Patient)
RETURN p.id AS id, c.id AS card, labels(b) AS labels, b.id AS place, r.settlements AS settlements, r.times AS times,
  r.amounts AS amounts, r.persons AS persons, NULL AS cards, r.voided AS voided
