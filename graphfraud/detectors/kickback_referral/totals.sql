-- All patients of every doctor who went on anywhere.
SELECT doctor, origin, COUNT(DISTINCT psn_no) AS everybody
FROM gf_fill
GROUP BY doctor, origin
ORDER BY doctor, origin
