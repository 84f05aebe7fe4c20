// All settlements at a place, with their persons.
MATCH (b:LABEL {id: $id})<-[r:SWIPED_AT|STAYED_AT]-(p:Patient)
RETURN p.id AS id, NULL AS card, labels(b) AS labels, b.id AS place, r.settlements AS settlements, r.times AS times,
  r.amounts AS amounts, NULL AS persons, r.cards AS cards, r.voided AS voided
UNION ALL
MATCH (b:LABEL {id: $id})<-[r:SWIPED_AT]-(c:Card)<-[:HOLDS]-(p:Patient)
RETURN p.id AS id, c.id AS card, labels(b) AS labels, b.id AS place, r.settlements AS settlements, r.times AS times,
  r.amounts AS amounts, r.persons AS persons, NULL AS cards, r.voided AS voided
