-- Trace codes that a finding names or that were sold in two settlements: one sale of a box says nothing.
SELECT id, COUNT(DISTINCT setl_id) AS settlements, CAST(MIN(sold) AS DATE) AS first, CAST(MAX(sold) AS DATE) AS last
FROM (
  SELECT drug_trac_codg AS id, setl_id, sel_retn_time AS sold
  FROM drugtracinfo
  WHERE drug_trac_codg <> '' AND COALESCE(sel_retn_cnt, 1) > 0
    AND drug_trac_codg IN (
      SELECT drug_trac_codg
      FROM drugtracinfo
      WHERE COALESCE(sel_retn_cnt, 1) > 0
      GROUP BY drug_trac_codg
      HAVING COUNT(DISTINCT setl_id) > 1
    )
  UNION ALL
  SELECT member_id, NULL, NULL FROM gf_finding_member WHERE kind = 'drug_trac_codg'
)
GROUP BY id
