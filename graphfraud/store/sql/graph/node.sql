-- Every end of an edge: its key, kind and id and, for persons, cards and places, the hash under which visit knows it.
SELECT
  HASH(e.kind, e.id) AS node,
  e.kind,
  e.id,
  CASE WHEN e.kind = 'card' THEN HASH(c.card) ELSE HASH(e.id) END AS visit_key
FROM (
  SELECT a_kind AS kind, a AS id FROM flat_edge
  UNION
  SELECT b_kind, b FROM flat_edge
) AS e
LEFT JOIN (SELECT id AS stand_in, MIN(TRIM(card)) AS card FROM card_stand_in GROUP BY id) AS c
  ON e.kind = 'card' AND e.id = c.stand_in
