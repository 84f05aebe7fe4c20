-- Settlements that become nodes: those that findings, tested links, stays and boxes sold twice rest on; all of them where $every.
WITH wanted AS (
  SELECT setl_id FROM gf_finding_settlement
  UNION
  SELECT UNNEST(settlements) FROM gf_link
  UNION
  SELECT setl_id FROM row_of WHERE stay
  UNION
  SELECT setl_id
  FROM drugtracinfo
  WHERE drug_trac_codg IN (
    SELECT drug_trac_codg
    FROM drugtracinfo
    WHERE COALESCE(sel_retn_cnt, 1) > 0
    GROUP BY drug_trac_codg
    HAVING COUNT(DISTINCT setl_id) > 1
  )
)

SELECT setl_id, psn_no, card, fixmedins_code, institution_kind, moment, timed, day, stay, net
FROM row_of
WHERE $every OR setl_id IN (SELECT setl_id FROM wanted)
