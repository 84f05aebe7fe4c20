-- Boxes sold with a trace code at each institution: the opportunity to sell one that was sold before.
SELECT fixmedins_code AS unit, 'all' AS cell, COUNT(*) AS chances
FROM drugtracinfo
WHERE COALESCE(sel_retn_cnt, 1) > 0
GROUP BY fixmedins_code
ORDER BY fixmedins_code
