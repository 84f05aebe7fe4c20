-- Cards, by their keyed stand-ins.
SELECT card AS id, COUNT(*) AS settlements, MIN(day) AS first, MAX(day) AS last, SUM(net) AS amount
FROM row_of
WHERE card IS NOT NULL
GROUP BY card
UNION ALL
SELECT DISTINCT member_id, 0, NULL, NULL, NULL
FROM gf_finding_member
WHERE kind = 'card' AND member_id NOT IN (SELECT id FROM card_stand_in)
