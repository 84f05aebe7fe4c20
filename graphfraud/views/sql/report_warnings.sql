-- Warnings with the file they are of, if they are of one.
SELECT w.code, SUM(w.rows) AS rows, MIN(w.detail) AS detail
FROM gf_warning AS w
GROUP BY w.code
ORDER BY rows DESC, w.code
