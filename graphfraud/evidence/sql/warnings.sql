-- What the data's quality check noticed, by code.
SELECT code, SUM(rows) AS rows, MIN(detail) AS detail
FROM gf_warning
GROUP BY code
ORDER BY code
