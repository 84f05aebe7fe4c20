-- Services billed, once a bill and day, of each institution: each could have been billed twice.
SELECT place AS unit, item AS cell, COUNT(*) AS chances
FROM (SELECT DISTINCT place, item, setl_id, day FROM gf_service) AS once
WHERE item IS NOT NULL
GROUP BY place, item
ORDER BY place, item
