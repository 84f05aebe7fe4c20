-- The asked settlement rows, refunds among them; a row that is asked for but not there has an empty setl_id.
WITH asked AS (SELECT DISTINCT UNNEST($ids) AS wanted)

SELECT
  a.wanted,
  s.setl_id,
  s.init_setl_id,
  s.refd_setl_flag = '1' AS refund,
  COALESCE(s.vali_flag, '1') = '1' AS valid,
  s.psn_no,
  s.psn_name,
  s.certno,
  COALESCE(s.ssc_cardno, CASE WHEN s.mdtrt_cert_type = '03' THEN s.mdtrt_cert_no END) AS card,
  s.insutype,
  s.insu_admdvs,
  s.emp_name,
  s.fixmedins_code,
  COALESCE(i.fixmedins_name, s.fixmedins_name) AS fixmedins_name,
  s.setl_time,
  s.begndate,
  s.enddate,
  s.med_type,
  s.mdtrt_cert_type,
  s.opter_id,
  s.dise_name,
  COALESCE(s.medfee_sumamt, 0) AS medfee_sumamt,
  COALESCE(s.fund_pay_sumamt, 0) AS fund_pay_sumamt,
  COALESCE(s.acct_pay, 0) AS acct_pay,
  COALESCE(s.acct_mulaid_pay, 0) AS acct_mulaid_pay,
  COALESCE(s.cash_payamt, 0) AS cash_payamt,
  COALESCE(s.hifp_pay, 0) AS hifp_pay,
  COALESCE(s.cvlserv_pay, 0) AS cvlserv_pay,
  COALESCE(s.hifes_pay, 0) AS hifes_pay,
  COALESCE(s.hifmi_pay, 0) AS hifmi_pay,
  COALESCE(s.hifob_pay, 0) AS hifob_pay,
  COALESCE(s.hifdm_pay, 0) AS hifdm_pay,
  COALESCE(s.maf_pay, 0) AS maf_pay,
  COALESCE(s.othfund_pay, 0) AS othfund_pay,
  f.path AS source_file,
  s._line AS source_line
FROM asked AS a
LEFT JOIN setl_d AS s ON a.wanted = s.setl_id
LEFT JOIN institution AS i ON s.fixmedins_code = i.fixmedins_code
LEFT JOIN gf_file AS f ON s._file = f.file_id
ORDER BY s.setl_time, a.wanted, s._file, s._line
