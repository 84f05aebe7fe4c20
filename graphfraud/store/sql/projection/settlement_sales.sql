-- SOLD_IN: a box (trace code) that was sold in two settlements, and the settlements that sold it.
SELECT
  d.drug_trac_codg AS a,
  d.setl_id AS b,
  MIN(d.sel_retn_time) AS moment,
  SUM(COALESCE(d.sel_retn_cnt, 1)) AS cnt,
  BOOL_OR(COALESCE(d.trdn_flag, '0') = '1') AS split,
  MIN(d.hilist_code) AS hilist_code
FROM drugtracinfo AS d
INNER JOIN row_of AS r ON d.setl_id = r.setl_id
WHERE COALESCE(d.sel_retn_cnt, 1) > 0
  AND d.drug_trac_codg IN (
    SELECT drug_trac_codg
    FROM drugtracinfo
    WHERE COALESCE(sel_retn_cnt, 1) > 0
    GROUP BY drug_trac_codg
    HAVING COUNT(DISTINCT setl_id) > 1
  )
GROUP BY d.drug_trac_codg, d.setl_id
