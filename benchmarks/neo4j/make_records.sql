-- A made-up prefecture in one go: as many settlements as asked, a tenth of that persons, places whose custom falls by rank.
SELECT SETSEED(0.42);

CREATE OR REPLACE TEMP TABLE drawn AS
SELECT
  i,
  CAST(FLOOR(RANDOM() * $rows / 10) AS BIGINT) AS person,
  RANDOM() AS place_at,
  RANDOM() AS sort_at,
  RANDOM() AS doctor_at,
  RANDOM() AS spent,
  TIMESTAMP '2026-01-01 07:30:00' + TO_SECONDS(CAST(FLOOR(RANDOM() * 364) AS BIGINT) * 86400 + CAST(FLOOR(RANDOM() * 43200) AS BIGINT))
    AS moment
FROM RANGE($rows) AS t (i);

INSERT INTO setl_d (
  setl_id, mdtrt_id, psn_no, certno, gend, brdy, insutype, insu_admdvs, fix_blng_admdvs, emp_no, emp_name, fixmedins_code, fixmedins_name,
  begndate, enddate, setl_time, mdtrt_cert_type, ssc_cardno, med_type, medfee_sumamt, fund_pay_sumamt, acct_pay, cash_payamt, opter_id
)
SELECT
  'S2026' || LPAD(CAST(i AS VARCHAR), 12, '0'),
  'M2026' || LPAD(CAST(i AS VARCHAR), 12, '0'),
  'N' || LPAD(CAST(person AS VARCHAR), 10, '0'),
  NULL,
  CAST(1 + person % 2 AS VARCHAR),
  DATE '1940-01-01' + CAST(person % 25000 AS INTEGER),
  '390',
  '3204' || LPAD(CAST(person % 7 AS VARCHAR), 2, '0'),
  '3204' || LPAD(CAST(CAST(FLOOR(POWER(place_at, 2) * $rows / 2000) AS BIGINT) % 7 AS VARCHAR), 2, '0'),
  CASE WHEN person % 3 = 0 THEN 'E' || CAST(person % 2000 AS VARCHAR) END,
  NULL,
  CASE WHEN sort_at < 0.5 THEN 'P' ELSE 'H' END || LPAD(CAST(CAST(FLOOR(POWER(place_at, 2) * $rows / 2000) AS BIGINT) AS VARCHAR), 7, '0'),
  NULL,
  moment,
  CASE WHEN sort_at > 0.95 THEN moment + INTERVAL 6 DAY ELSE moment END,
  moment,
  '03',
  'C' || LPAD(CAST(person AS VARCHAR), 10, '0'),
  CASE WHEN sort_at < 0.5 THEN '41' WHEN sort_at > 0.95 THEN '21' ELSE '11' END,
  ROUND(20 + 300 * spent, 2),
  ROUND(10 + 150 * spent, 2),
  ROUND(5 + 75 * spent, 2),
  ROUND(5 + 75 * spent, 2),
  'O' || CAST(CAST(FLOOR(place_at * 900) AS BIGINT) AS VARCHAR)
FROM drawn;

INSERT INTO fee_list_d (bkkp_sn, setl_id, psn_no, rx_drord_no, hilist_code, cnt, bilg_dr_code)
SELECT
  'F' || CAST(i AS VARCHAR),
  'S2026' || LPAD(CAST(i AS VARCHAR), 12, '0'),
  'N' || LPAD(CAST(person AS VARCHAR), 10, '0'),
  'R' || CAST(i AS VARCHAR),
  'D' || CAST(i % 900 AS VARCHAR),
  1,
  'D' || CAST(CAST(FLOOR(POWER(place_at, 2) * $rows / 2000) AS BIGINT) * 10 + CAST(FLOOR(doctor_at * 10) AS BIGINT) AS VARCHAR)
FROM drawn
WHERE sort_at > 0.35;

INSERT INTO psn_info_b (psn_no, gend, brdy, mob, live_addr)
SELECT
  'N' || LPAD(CAST(i AS VARCHAR), 10, '0'),
  CAST(1 + i % 2 AS VARCHAR),
  DATE '1940-01-01' + CAST(i % 25000 AS INTEGER),
  '139' || LPAD(CAST(i // 2 AS VARCHAR), 8, '0'),
  '某省某市某县第' || CAST(i // 600 AS VARCHAR) || '村第' || CAST(i // 3 AS VARCHAR) || '号'
FROM RANGE($rows // 10) AS t (i);
