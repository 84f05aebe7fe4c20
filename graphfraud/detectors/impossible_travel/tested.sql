-- How many couples were tested: in all, of each person who has an impossible trip, of each institution; and of how many persons.
-- neighbour: how many persons used their cards at an institution while they lay in a hospital nearby. in_bed, bed_days: of each hospital, how many
-- stays saw the card used elsewhere, and the days of all stays.
SELECT 'couples' AS kind, '' AS id, COUNT(*) AS tested
FROM gf_couple
UNION ALL
SELECT 'persons' AS kind, '' AS id, COUNT(DISTINCT psn_no) AS tested
FROM gf_couple
UNION ALL
SELECT 'person' AS kind, c.psn_no AS id, COUNT(*) AS tested
FROM gf_couple AS c
INNER JOIN (SELECT DISTINCT psn_no FROM gf_trip) AS t ON c.psn_no = t.psn_no
GROUP BY c.psn_no
UNION ALL
SELECT 'place' AS kind, place AS id, COUNT(*) AS tested
FROM (SELECT place_a AS place FROM gf_couple UNION ALL SELECT place_b AS place FROM gf_couple) AS side
GROUP BY place
UNION ALL
SELECT 'neighbour' AS kind, place_b AS id, COUNT(DISTINCT psn_no) AS tested
FROM gf_couple
WHERE stay AND km < $stay_km
GROUP BY place_b
UNION ALL
SELECT 'in_bed' AS kind, place_a AS id, COUNT(DISTINCT setl_a) AS tested
FROM gf_couple
WHERE stay
GROUP BY place_a
UNION ALL
SELECT 'bed_days' AS kind, fixmedins_code AS id, CAST(ROUND(SUM((EPOCH(enddate) - EPOCH(begndate)) / 86400e0)) AS BIGINT) AS tested
FROM settlement
WHERE med_class IN ('21', '22', '25', '26', '52') AND NOT fully_refunded AND enddate > begndate
GROUP BY fixmedins_code
