-- Who billed or led the settlements of some persons, from the lookup: pairs of persons and doctors side by side.
SELECT e.number, t.setl_id, t.setl_time
FROM (SELECT UNNEST($numbers) AS number, HASH(UNNEST($persons)) AS person, HASH(UNNEST($doctors)) AS doctor) AS e
INNER JOIN treatment AS t ON t.person = e.person AND t.doctor = e.doctor
