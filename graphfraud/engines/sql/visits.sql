-- One row a usable visit, as numbers: what the co-presence scan and the readings work on.
-- minute is the minute of the day; region codes are texts of six digits; a fully refunded settlement is no visit.
SELECT
  s.setl_id,
  s.psn_no,
  s.fixmedins_code,
  s.setl_time,
  s.setl_date,
  s.minute AS timed,
  s.med_class,
  s.insu_admdvs,
  s.fix_admdvs,
  s.opter_id,
  NULLIF(
    TRIM(
      COALESCE(s.dise_no, m.dscg_maindiag_code, '') || ' ' || COALESCE(s.dise_name, m.dscg_maindiag_name, '')
    ),
    ''
  ) AS disease,
  s.mdtrt_cert_type,
  CAST(s.net AS DOUBLE) AS net,
  CAST(s.fund_net AS DOUBLE) AS fund_net,
  CAST(s.acct_net AS DOUBLE) AS acct_net,
  s.acct_net > 0 AND s.balc < 5 AS emptied,
  s.acct_mulaid_pay > 0 AS mutual_aid
FROM settlement AS s
LEFT JOIN mdtrt_d AS m ON s.mdtrt_id = m.mdtrt_id
WHERE NOT s.fully_refunded
