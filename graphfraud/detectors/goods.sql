-- What was sold with each wanted settlement: codes of drugs and consumables, each once, in order. One row a settlement with any.
SELECT
  w.visit,
  STRING_AGG(DISTINCT COALESCE(f.hilist_code, f.hilist_name), ' ' ORDER BY COALESCE(f.hilist_code, f.hilist_name)) AS goods
FROM gf_wanted AS w
INNER JOIN fee_list_d AS f ON w.setl_id = f.setl_id
WHERE COALESCE(f.cnt, 1) > 0 AND COALESCE(f.hilist_code, f.hilist_name) IS NOT NULL AND (f.list_type LIKE '1%' OR f.list_type LIKE '3%')
GROUP BY w.visit
