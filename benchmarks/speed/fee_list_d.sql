-- Two fee lines for each settlement of ``drawn``, in the shape of fee_list_d.
SELECT
  'F' || CAST(i * 2 + line AS VARCHAR) AS bkkp_sn,
  'S2026' || LPAD(CAST(i AS VARCHAR), 12, '0') AS setl_id,
  'N' || LPAD(CAST(person AS VARCHAR), 10, '0') AS psn_no,
  'XA' || LPAD(CAST(hash(i * 2 + line) % 3000 AS VARCHAR), 5, '0') AS hilist_code,
  1 + i % 3 AS cnt,
  CASE WHEN place % 3 > 0 THEN 'D' || CAST(place * 20 + i % 20 AS VARCHAR) END AS bilg_dr_code
FROM drawn
CROSS JOIN RANGE(2) AS t (line)
