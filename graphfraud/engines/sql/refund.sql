-- What was given back of each settlement: the sums (below zero) of the valid refunds that name it.
SELECT
  init_setl_id,
  SUM(medfee_sumamt) AS medfee_sumamt,
  SUM(fund_pay_sumamt) AS fund_pay_sumamt,
  SUM(acct_pay) AS acct_pay,
  SUM(cash_payamt) AS cash_payamt
FROM setl_d
WHERE refd_setl_flag = '1' AND COALESCE(vali_flag, '1') = '1' AND init_setl_id IS NOT NULL
GROUP BY init_setl_id
