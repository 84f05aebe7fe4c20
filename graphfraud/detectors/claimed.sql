-- Sums over the settlements of each lead and over the refunds that name them; a settlement counts once a lead.
WITH claimed AS (
  SELECT DISTINCT lead, setl_id FROM gf_claimed
),

rows_of AS (
  SELECT c.lead, s.*, FALSE AS refund
  FROM claimed AS c
  INNER JOIN setl_d AS s ON c.setl_id = s.setl_id
  UNION ALL
  SELECT c.lead, s.*, TRUE AS refund
  FROM claimed AS c
  INNER JOIN setl_d AS s ON c.setl_id = s.init_setl_id
  WHERE s.refd_setl_flag = '1' AND COALESCE(s.vali_flag, '1') = '1'
)

SELECT
  lead,
  LIST(setl_id ORDER BY setl_time, setl_id) AS settlements,
  CAST(MIN(setl_time) FILTER (WHERE NOT refund) AS DATE) AS first,
  CAST(MAX(setl_time) FILTER (WHERE NOT refund) AS DATE) AS last,
  COALESCE(SUM(medfee_sumamt) FILTER (WHERE NOT refund), 0) AS gross,
  -COALESCE(SUM(medfee_sumamt) FILTER (WHERE refund), 0) AS refunded,
  COALESCE(SUM(fund_pay_sumamt), 0) AS fund,
  COALESCE(SUM(acct_pay), 0) AS account,
  COALESCE(SUM(cash_payamt), 0) AS cash,
  COALESCE(SUM(hifp_pay), 0) AS hifp_pay,
  COALESCE(SUM(cvlserv_pay), 0) AS cvlserv_pay,
  COALESCE(SUM(hifes_pay), 0) AS hifes_pay,
  COALESCE(SUM(hifmi_pay), 0) AS hifmi_pay,
  COALESCE(SUM(hifob_pay), 0) AS hifob_pay,
  COALESCE(SUM(hifdm_pay), 0) AS hifdm_pay,
  COALESCE(SUM(maf_pay), 0) AS maf_pay,
  COALESCE(SUM(othfund_pay), 0) AS othfund_pay
FROM rows_of
GROUP BY lead
ORDER BY lead
