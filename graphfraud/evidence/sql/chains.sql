-- Sales and returns of the boxes that the finding names or that its settlements sold more than once, in order of time.
WITH sold AS (
  SELECT drug_trac_codg
  FROM drugtracinfo
  WHERE setl_id IN (SELECT UNNEST($ids))
  GROUP BY drug_trac_codg
),

recurring AS (
  SELECT d.drug_trac_codg
  FROM drugtracinfo AS d
  INNER JOIN sold AS s ON d.drug_trac_codg = s.drug_trac_codg
  GROUP BY d.drug_trac_codg
  HAVING COUNT(DISTINCT d.setl_id) > 1
  UNION
  SELECT UNNEST($codes) AS drug_trac_codg
)

SELECT
  d.drug_trac_codg,
  d.sel_retn_time,
  d.fixmedins_code,
  i.fixmedins_name,
  d.setl_id,
  s.psn_no,
  d.hilist_code,
  d.sel_retn_cnt,
  d.trdn_flag
FROM drugtracinfo AS d
INNER JOIN recurring AS r ON d.drug_trac_codg = r.drug_trac_codg
LEFT JOIN institution AS i ON d.fixmedins_code = i.fixmedins_code
LEFT JOIN setl_d AS s ON d.setl_id = s.setl_id
ORDER BY d.drug_trac_codg, d.sel_retn_time, d.setl_id, d.fixmedins_code, d._line
