// All settlements of persons: stays and swipes under their own name, and swipes with cards that they hold.
UNWIND $ids AS id
MATCH (p:Patient {id: id})-[r:SWIPED_AT|STAYED_AT]->(b:Pharmacy|Hospital)
RETURN id, NULL AS card, labels(b) AS labels, b.id AS place, r.settlements AS settlements, r.times AS times,
  r.amounts AS amounts, NULL AS persons, r.cards AS cards, r.voided AS voided
UNION ALL
UNWIND $ids AS id
MATCH (p:Patient {id: id})-[:HOLDS]->(c:Card)-[r:SWIPED_AT]->(b:Pharmacy|Hospital)
RETURN id, c.id AS card, labels(b) AS labels, b.id AS place, r.settlements AS settlements, r.times AS times,
  r.amounts AS amounts, r.persons AS persons, NULL AS cards, r.voided AS voided
