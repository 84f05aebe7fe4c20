-- Buyers of each pair of places: the opportunity to have heavy buyers who go to both.
WITH buyer AS (
  SELECT DISTINCT psn_no, place FROM gf_resale
)

SELECT a.place || '|' || b.place AS unit, 'all' AS cell, COUNT(*) AS chances
FROM buyer AS a
INNER JOIN buyer AS b ON a.psn_no = b.psn_no AND a.place < b.place
GROUP BY a.place, b.place
ORDER BY unit
