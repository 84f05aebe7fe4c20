-- One row a usable settlement: valid, not itself a refund, amounts net of the refunds that name it by init_setl_id.
-- minute is FALSE where the record carries a date only: such rows take no part in minute-level tests.
-- card is the social-security card number: ssc_cardno, else the credential number where the credential is a card (03).
-- What is dated far from all others (usual_span.sql) is not used, either: it would stretch every span of time that something is measured over.
-- A view: it follows setl_d by itself; usual_span, refund and institution are small and built anew after every ingest.
-- They are grouped by what they are joined by, so that the database sees that a join leaves rows as they are, and leaves out a join of which nothing is asked.
SELECT
  s.setl_id,
  s.psn_no,
  s.fixmedins_code,
  s.mdtrt_id,
  s.setl_time,
  CAST(s.setl_time AS DATE) AS setl_date,
  EXTRACT(HOUR FROM s.setl_time) + EXTRACT(MINUTE FROM s.setl_time) + EXTRACT(SECOND FROM s.setl_time) > 0 AS minute,
  s.begndate,
  s.enddate,
  s.med_type,
  SUBSTRING(s.med_type, 1, 2) AS med_class,
  s.insutype,
  s.psn_type,
  s.insu_admdvs,
  COALESCE(i.admdvs, s.fix_blng_admdvs) AS fix_admdvs,
  i.kind AS institution_kind,
  COALESCE(s.ssc_cardno, CASE WHEN s.mdtrt_cert_type = '03' THEN s.mdtrt_cert_no END) AS card,
  s.mdtrt_cert_type,
  s.ec_chnl,
  s.opter_id,
  s.opt_time,
  s.emp_no,
  s.dise_no,
  s.dise_name,
  COALESCE(s.medfee_sumamt, 0) AS gross,
  -COALESCE(r.medfee_sumamt, 0) AS refunded,
  COALESCE(s.medfee_sumamt, 0) + COALESCE(r.medfee_sumamt, 0) AS net,
  COALESCE(s.fund_pay_sumamt, 0) + COALESCE(r.fund_pay_sumamt, 0) AS fund_net,
  COALESCE(s.acct_pay, 0) + COALESCE(r.acct_pay, 0) AS acct_net,
  COALESCE(s.cash_payamt, 0) + COALESCE(r.cash_payamt, 0) AS cash_net,
  COALESCE(s.acct_mulaid_pay, 0) AS acct_mulaid_pay,
  s.balc,
  r.init_setl_id IS NOT NULL AND COALESCE(s.medfee_sumamt, 0) + COALESCE(r.medfee_sumamt, 0) <= 0 AS fully_refunded
FROM setl_d AS s
CROSS JOIN usual_span AS u
LEFT JOIN (
  SELECT
    init_setl_id,
    MIN(medfee_sumamt) AS medfee_sumamt,
    MIN(fund_pay_sumamt) AS fund_pay_sumamt,
    MIN(acct_pay) AS acct_pay,
    MIN(cash_payamt) AS cash_payamt
  FROM refund
  GROUP BY init_setl_id
) AS r ON s.setl_id = r.init_setl_id
LEFT JOIN (
  SELECT fixmedins_code, MIN(kind) AS kind, MIN(admdvs) AS admdvs
  FROM institution
  GROUP BY fixmedins_code
) AS i ON s.fixmedins_code = i.fixmedins_code
WHERE COALESCE(s.vali_flag, '1') = '1' AND COALESCE(s.refd_setl_flag, '0') <> '1'
  AND COALESCE(CAST(s.setl_time AS DATE) >= u.first, TRUE) AND COALESCE(CAST(s.setl_time AS DATE) <= u.last, TRUE)
