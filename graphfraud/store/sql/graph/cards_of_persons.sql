-- The hashes under which visit knows the cards of some persons, without the lookup.
SELECT DISTINCT
  psn_no,
  'card-' || SUBSTRING(
    SHA256(GETVARIABLE('card_outer') || UNHEX(SHA256(GETVARIABLE('card_inner') || ENCODE(number)))), 1, 16
  ) AS stand_in,
  HASH(number) AS card
FROM (
  SELECT DISTINCT psn_no, TRIM(card) AS number
  FROM settlement
  WHERE psn_no IN (SELECT UNNEST($persons)) AND TRIM(card) <> ''
)
