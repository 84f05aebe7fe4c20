-- All settlement rows of a card, net of refunds.
SELECT
  s.setl_id, s.psn_no, s.fixmedins_code, s.setl_time, s.begndate, s.enddate, s.minute, s.med_type, s.med_class, s.card,
  s.insu_admdvs, s.emp_no, s.mdtrt_id, s.net, s.fund_net
FROM settlement AS s
WHERE s.card = $id
ORDER BY s.setl_time, s.setl_id
