-- Services on the bills: one row a fee line, with the visit that it belongs to and the day that it was given. Where the line of an
-- outpatient's visit names nobody, the doctor whom he saw stands in.
SELECT
  s.setl_id,
  s.psn_no,
  s.fixmedins_code AS place,
  s.med_class,
  COALESCE(f.hilist_code, f.hilist_name) AS item,
  f.hilist_name AS name,
  CAST(COALESCE(f.fee_ocur_time, s.setl_time) AS DATE) AS day,
  f.fee_ocur_time AS moment,
  f.cnt,
  f.pric,
  f.det_item_fee_sumamt AS yuan,
  COALESCE(f.bilg_dr_code, CASE WHEN s.med_class IN ('11', '12', '13', '14', '51') THEN m.chfpdr_code END) AS doctor
FROM fee_list_d AS f
INNER JOIN settlement AS s ON f.setl_id = s.setl_id
LEFT JOIN mdtrt_d AS m ON s.mdtrt_id = m.mdtrt_id
WHERE f.list_type LIKE '2%' AND f.cnt > 0 AND NOT s.fully_refunded
