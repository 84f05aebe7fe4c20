-- Settlements of persons by what an edge narrows them to (NULL does not narrow): numbers of edges, persons, cards, places,
-- employers and whether they were stays, side by side. no_card asks for settlements without a card on record.
WITH asked AS (
  SELECT
    UNNEST($numbers) AS number,
    HASH(UNNEST($persons)) AS person,
    UNNEST($cards::UBIGINT[]) AS card,
    UNNEST($no_card) AS no_card,
    UNNEST($places::VARCHAR[]) AS place,
    UNNEST($employers::VARCHAR[]) AS employer,
    UNNEST($stays::BOOLEAN[]) AS stay
)

SELECT e.number, v.setl_id, v.setl_time
FROM asked AS e
INNER JOIN visit AS v ON v.person = e.person
WHERE
  (e.place IS NULL OR v.place = HASH(e.place))
  AND (e.card IS NULL OR v.card = e.card)
  AND (NOT e.no_card OR v.card IS NULL)
  AND (e.employer IS NULL OR v.employer = HASH(e.employer))
  AND (e.stay IS NULL OR e.stay = COALESCE(v.med_type LIKE '2%' OR v.med_type LIKE '52%', FALSE))
