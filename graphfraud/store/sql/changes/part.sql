-- What the touched settlements are made of, as tables of the same columns as the records: the queries that derive something from all
-- records derive it from these, once views of the records' names stand before them.
CREATE TEMP TABLE part_setl_d AS
SELECT
  setl_id, psn_no, psn_name, certno, gend, brdy, fixmedins_code, mdtrt_id, init_setl_id, setl_time, begndate, enddate, med_type,
  insutype, psn_type, insu_admdvs, fix_blng_admdvs, ssc_cardno, mdtrt_cert_type, mdtrt_cert_no, ec_chnl, opter_id, opt_time, emp_no,
  emp_name, dise_no, dise_name, medfee_sumamt, fund_pay_sumamt, acct_pay, cash_payamt, acct_mulaid_pay, balc, vali_flag, refd_setl_flag,
  _file
FROM setl_d
WHERE setl_id IN (SELECT setl_id FROM touched);

CREATE TEMP TABLE part_fee_list_d AS
SELECT setl_id, rx_drord_no, bilg_dr_code, _file FROM fee_list_d WHERE setl_id IN (SELECT setl_id FROM touched);

CREATE TEMP TABLE part_mdtrt_d AS
SELECT mdtrt_id, psn_no, chfpdr_code, _file
FROM mdtrt_d
WHERE mdtrt_id IN (SELECT mdtrt_id FROM part_setl_d) OR _file > $file;

CREATE TEMP TABLE part_psn_info_b AS
SELECT * FROM psn_info_b WHERE psn_no IN (SELECT psn_no FROM left_person) OR _file > $file;

CREATE TEMP TABLE part_psn_insu_d AS
SELECT * FROM psn_insu_d WHERE psn_no IN (SELECT psn_no FROM left_person) OR _file > $file;
