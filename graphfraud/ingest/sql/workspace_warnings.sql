-- Refunds without their original, settlements dated far from all others, and institutions whose marks contradict each other.
SELECT 'refund_unpaired' AS code, COUNT(*) AS things
FROM setl_d AS r
WHERE r.refd_setl_flag = '1' AND COALESCE(r.vali_flag, '1') = '1'
  AND NOT EXISTS (SELECT 1 FROM setl_d AS o WHERE o.setl_id = r.init_setl_id AND COALESCE(o.refd_setl_flag, '0') <> '1')
UNION ALL
SELECT 'dated_astray' AS code, COUNT(*) AS things
FROM setl_d AS s
CROSS JOIN usual_span AS u
WHERE COALESCE(s.vali_flag, '1') = '1' AND (CAST(s.setl_time AS DATE) < u.first OR CAST(s.setl_time AS DATE) > u.last)
UNION ALL
SELECT 'institution_conflict' AS code, COUNT(*) AS things
FROM institution
WHERE (kind = 'pharmacy' AND (fixmedins_code LIKE 'H%' OR pharmacy_share < 0.1))
  OR (kind = 'hospital' AND (fixmedins_code LIKE 'P%' OR pharmacy_share >= 0.9));
