-- Women whom each employer enrolled, by age: each could have given birth within the days that follow, as far as the
-- records reach.
SELECT unit, CAST(CAST(FLOOR(age / 5) AS INTEGER) AS VARCHAR) AS cell, SUM(chance) AS chances
FROM gf_woman
WHERE gend = '2' AND age >= 18 AND age < 50 AND chance > 0
GROUP BY unit, CAST(CAST(FLOOR(age / 5) AS INTEGER) AS VARCHAR)
ORDER BY unit, cell
