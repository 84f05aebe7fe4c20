-- Stays of each institution, those of people from elsewhere apart.
SELECT fixmedins_code || CASE WHEN med_class = '25' THEN '|25' ELSE '' END AS unit, CAST(COUNT(*) AS INTEGER) AS stays
FROM gf_stay
GROUP BY fixmedins_code || CASE WHEN med_class = '25' THEN '|25' ELSE '' END
ORDER BY unit
