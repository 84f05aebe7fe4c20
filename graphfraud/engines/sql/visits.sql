-- One row a usable visit, as numbers: what the co-presence scan and the readings work on.
-- far: insured in another pooling region than the institution's (four digits; two for the municipalities 11, 12, 31, 50).
-- emptied: the sum was sized to the account, which holds less than five yuan afterwards and hardly any cash was
-- added: who runs out in the middle of a treatment pays the rest in cash. What a relative's account paid empties nobody's own: who has none, or has used it
-- up, pays so. planned: day surgery, or the doctor's round to beds at home.
-- begun: minute of the day at which the treatment began, by the settlement or else by the encounter; NULL where only a date is known;
-- less than −1 where an outpatient was treated days before it was settled (a month at most): −1 less these days.
-- nights: of a stay in hospital, day surgery left out; NULL of anything else.
-- fully_refunded: no visit, left out by whoever reads this. A filter here would make the database take the visits for few and put them, not the
-- narrower encounters, into the join's table.
SELECT
  s.setl_id,
  s.psn_no,
  s.fixmedins_code,
  s.setl_time,
  s.setl_date,
  s.minute AS timed,
  s.med_class = '14' AS scheduled,
  s.med_class IN ('28', '71') AS planned,
  CASE
    WHEN CAST(s.begndate AS DATE) = s.setl_date AND s.begndate > CAST(s.setl_date AS TIMESTAMP) AND s.begndate <= s.setl_time
      THEN CAST(FLOOR((EPOCH(s.begndate) - EPOCH(CAST(s.setl_date AS TIMESTAMP))) / 60e0) AS SMALLINT)
    WHEN m.begntime > CAST(s.setl_date AS TIMESTAMP) AND m.begntime <= s.setl_time
      THEN CAST(FLOOR((EPOCH(m.begntime) - EPOCH(CAST(s.setl_date AS TIMESTAMP))) / 60e0) AS SMALLINT)
    WHEN s.med_class IN ('11', '13', '14')
      AND DATE_DIFF('day', CAST(COALESCE(s.begndate, m.begntime) AS DATE), s.setl_date) BETWEEN 1 AND 31
      THEN CAST(-1 - DATE_DIFF('day', CAST(COALESCE(s.begndate, m.begntime) AS DATE), s.setl_date) AS SMALLINT)
  END AS begun,
  CASE
    WHEN s.med_class IN ('21', '22', '25', '26', '52')
      AND DATE_DIFF('day', CAST(COALESCE(s.begndate, m.begntime) AS DATE), s.setl_date) BETWEEN 1 AND 366
      THEN CAST(DATE_DIFF('day', CAST(COALESCE(s.begndate, m.begntime) AS DATE), s.setl_date) AS SMALLINT)
  END AS nights,
  s.insu_admdvs,
  CASE WHEN SUBSTRING(s.insu_admdvs, 1, 2) IN ('11', '12', '31', '50') THEN SUBSTRING(s.insu_admdvs, 1, 2) ELSE SUBSTRING(s.insu_admdvs, 1, 4) END
  <> CASE WHEN SUBSTRING(s.fix_admdvs, 1, 2) IN ('11', '12', '31', '50') THEN SUBSTRING(s.fix_admdvs, 1, 2) ELSE SUBSTRING(s.fix_admdvs, 1, 4) END
    AS far,
  s.opter_id,
  NULLIF(
    TRIM(
      COALESCE(s.dise_no, m.dscg_maindiag_code, '') || ' ' || COALESCE(s.dise_name, m.dscg_maindiag_name, '')
    ),
    ''
  ) AS disease,
  s.mdtrt_cert_type = '03' AS by_card,
  s.mdtrt_cert_type = '01' AS by_phone,
  CAST(s.net AS DOUBLE) AS net,
  CAST(s.fund_net AS DOUBLE) AS fund_net,
  CAST(s.acct_net AS DOUBLE) AS acct_net,
  s.acct_net > s.acct_mulaid_pay AND s.balc < 5 AND s.cash_net <= 0.05 * s.net AS emptied,
  s.acct_mulaid_pay > 0 AS mutual_aid,
  s.fully_refunded
FROM settlement AS s
LEFT JOIN mdtrt_d AS m ON s.mdtrt_id = m.mdtrt_id
