-- Encounters with each costly consumable at each institution.
SELECT place AS unit, item AS cell, COUNT(*) AS chances
FROM gf_used
GROUP BY place, item
ORDER BY place, item
