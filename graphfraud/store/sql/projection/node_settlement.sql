-- Settlements as nodes (the file settlement_chosen stands in for chosen: few rows of many, so they are found before the join).
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
FROM chosen AS r
INNER JOIN settlement AS s ON r.setl_id = s.setl_id
