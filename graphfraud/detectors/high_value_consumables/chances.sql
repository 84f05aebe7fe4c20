-- Encounters with each costly consumable at each institution, and with implants of all kinds.
SELECT place AS unit, item AS cell, COUNT(*) AS chances
FROM gf_used
GROUP BY place, item
UNION ALL
SELECT u.place, 'implants', COUNT(*)
FROM gf_used AS u
INNER JOIN gf_item AS i ON u.item = i.item
WHERE i.implant
GROUP BY u.place
ORDER BY unit, cell
