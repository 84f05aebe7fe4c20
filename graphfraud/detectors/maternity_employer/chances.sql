-- Women whom each employer enrolled, by age: each could have given birth within the days that follow, as far as the
-- records reach. A unit with a blank before the employer holds its women of long standing, in stretches of those days: what
-- women of an age do, enrolled or not, is known where hardly anybody else was newly enrolled.
SELECT unit, CAST(CAST(FLOOR(age / 5) AS INTEGER) AS VARCHAR) AS cell, SUM(chance) AS chances
FROM gf_woman
WHERE gend = '2' AND age >= 18 AND age < 50 AND chance > 0
GROUP BY unit, CAST(CAST(FLOOR(age / 5) AS INTEGER) AS VARCHAR)
UNION ALL
SELECT ' ' || unit AS unit, CAST(CAST(FLOOR(age_now / 5) AS INTEGER) AS VARCHAR) AS cell, SUM(standing) AS chances
FROM gf_woman
WHERE gend = '2' AND age_now >= 18 AND age_now < 50 AND standing > 0
GROUP BY unit, CAST(CAST(FLOOR(age_now / 5) AS INTEGER) AS VARCHAR)
ORDER BY unit, cell
