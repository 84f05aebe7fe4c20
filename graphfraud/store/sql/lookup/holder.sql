-- Which person settled with which card, and the card's public stand-in (HMAC-SHA-256, see masking.card_id).
SELECT
  card,
  person,
  'card-' || SUBSTRING(
    SHA256(GETVARIABLE('card_outer') || UNHEX(SHA256(GETVARIABLE('card_inner') || ENCODE(number)))), 1, 16
  ) AS stand_in
FROM (
  SELECT DISTINCT HASH(TRIM(card)) AS card, HASH(psn_no) AS person, TRIM(card) AS number
  FROM settlement
  WHERE TRIM(card) <> ''
)
