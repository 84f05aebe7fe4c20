-- Cards, by their keyed stand-ins.
SELECT card AS id, COUNT(*) AS settlements, MIN(day) AS first, MAX(day) AS last, SUM(net) AS amount
FROM row_of
WHERE card IS NOT NULL
GROUP BY card
