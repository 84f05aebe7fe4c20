-- Boxes of each drug with a trace code that each customer was sold at the wanted institutions (gf_outlet), and how many of the drug
-- each of these sold.
SELECT
  t.fixmedins_code AS place,
  t.hilist_code AS drug,
  s.psn_no,
  CAST(COUNT(*) AS INTEGER) AS boxes,
  CAST(SUM(COUNT(*)) OVER (PARTITION BY t.fixmedins_code, t.hilist_code) AS INTEGER) AS of_place
FROM drugtracinfo AS t
INNER JOIN gf_outlet AS o ON t.fixmedins_code = o.place
INNER JOIN settlement AS s ON t.setl_id = s.setl_id
WHERE COALESCE(t.sel_retn_cnt, 1) > 0
GROUP BY t.fixmedins_code, t.hilist_code, s.psn_no
ORDER BY place, drug, psn_no
