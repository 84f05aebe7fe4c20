-- One row a usable settlement, by person: what a question about a card or a person needs. Ids are hashes here, so that
-- a table sorted by person is found by its zone maps; fund, account and cash are net of refunds, yuan.
SELECT
  HASH(psn_no) AS person,
  setl_id,
  HASH(fixmedins_code) AS place,
  setl_time,
  minute AS timed,
  med_type,
  gross,
  refunded,
  net,
  fund_net AS fund,
  acct_net AS account,
  cash_net AS cash,
  opter_id,
  CASE WHEN TRIM(card) <> '' THEN HASH(TRIM(card)) END AS card,
  CASE WHEN emp_no <> '' THEN HASH(emp_no) END AS employer,
  fully_refunded
FROM settlement
