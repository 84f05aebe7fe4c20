-- Refunds in the records that name an asked settlement and are not asked for themselves.
WITH asked AS (SELECT DISTINCT UNNEST($ids) AS setl_id)

SELECT s.setl_id, s.init_setl_id
FROM setl_d AS s
INNER JOIN asked AS a ON s.init_setl_id = a.setl_id
WHERE s.refd_setl_flag = '1' AND COALESCE(s.vali_flag, '1') = '1' AND s.setl_id NOT IN (SELECT setl_id FROM asked)
ORDER BY s.setl_id
LIMIT 5
