-- Settlements for injuries of each institution.
SELECT place AS unit, 'all' AS cell, COUNT(*) AS chances FROM gf_injury GROUP BY place ORDER BY place
