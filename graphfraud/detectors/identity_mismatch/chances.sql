-- Visits of each institution: each could bear a service that does not fit its owner.
SELECT fixmedins_code AS unit, 'all' AS cell, COUNT(*) AS chances
FROM settlement
WHERE med_class <> '41' AND NOT fully_refunded
GROUP BY fixmedins_code
ORDER BY fixmedins_code
