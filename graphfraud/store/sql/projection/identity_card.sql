-- Card numbers, for a graph that was asked for unmasked.
SELECT id, MIN(card) AS number FROM card_stand_in GROUP BY id
