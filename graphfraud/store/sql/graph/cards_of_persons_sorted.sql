-- The hashes under which visit knows the cards of some persons, from the lookup.
SELECT p.psn_no, h.stand_in, h.card
FROM (SELECT UNNEST($persons) AS psn_no) AS p
INNER JOIN holder AS h ON h.person = HASH(p.psn_no)
