-- Trace codes of boxes that were sold in two settlements: one sale says nothing.
SELECT
  drug_trac_codg AS id,
  COUNT(DISTINCT setl_id) AS settlements,
  CAST(MIN(sel_retn_time) AS DATE) AS first,
  CAST(MAX(sel_retn_time) AS DATE) AS last
FROM drugtracinfo
WHERE drug_trac_codg <> '' AND COALESCE(sel_retn_cnt, 1) > 0
GROUP BY drug_trac_codg
HAVING COUNT(DISTINCT setl_id) > 1
