-- The settlements of ``drawn``, in the shape of setl_d.
SELECT
  'S2026' || LPAD(CAST(i AS VARCHAR), 12, '0') AS setl_id,
  'M2026' || LPAD(CAST(i AS VARCHAR), 12, '0') AS mdtrt_id,
  'N' || LPAD(CAST(person AS VARCHAR), 10, '0') AS psn_no,
  CAST(1 + person % 2 AS VARCHAR) AS gend,
  DATE '1940-01-01' + CAST(person % 25000 AS INTEGER) AS brdy,
  '390' AS insutype,
  '3204' || LPAD(CAST(person % 7 AS VARCHAR), 2, '0') AS insu_admdvs,
  '3204' || LPAD(CAST(place % 7 AS VARCHAR), 2, '0') AS fix_blng_admdvs,
  CASE WHEN place % 3 = 0 THEN 'P' ELSE 'H' END || LPAD(CAST(place AS VARCHAR), 7, '0') AS fixmedins_code,
  moment AS begndate,
  CASE WHEN sort = 2 AND place % 3 > 0 AND i % 9 = 0 THEN moment + INTERVAL 6 DAY ELSE moment END AS enddate,
  CASE WHEN sort = 2 AND place % 3 > 0 AND i % 9 = 0 THEN moment + INTERVAL 6 DAY ELSE moment END AS setl_time,
  '03' AS mdtrt_cert_type,
  'C' || LPAD(CAST(person AS VARCHAR), 10, '0') AS ssc_cardno,
  CASE WHEN place % 3 = 0 THEN '41' WHEN sort = 2 AND i % 9 = 0 THEN '21' ELSE '11' END AS med_type,
  CAST((2000 + fen) / 100.0 AS DECIMAL(16, 2)) AS medfee_sumamt,
  CAST((1000 + fen // 2) / 100.0 AS DECIMAL(16, 2)) AS fund_pay_sumamt,
  CAST(fen / 400.0 AS DECIMAL(16, 2)) AS acct_pay,
  'O' || CAST(place * 3 + i % 3 AS VARCHAR) AS opter_id
FROM drawn
