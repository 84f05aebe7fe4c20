-- Settlements as nodes: those that findings, tested links, stays and boxes sold twice rest on; all of them where $every.
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

SELECT
  r.setl_id AS id,
  r.psn_no,
  r.card,
  r.fixmedins_code,
  r.institution_kind,
  r.moment,
  r.timed,
  r.day,
  r.stay,
  CAST(s.begndate AS DATE) AS begun,
  CAST(s.enddate AS DATE) AS ended,
  s.med_type,
  s.dise_no,
  s.dise_name,
  s.opter_id,
  s.gross,
  r.net,
  s.fund_net AS fund
FROM row_of AS r
INNER JOIN settlement AS s ON r.setl_id = s.setl_id
WHERE $every OR r.setl_id IN (SELECT setl_id FROM wanted)
