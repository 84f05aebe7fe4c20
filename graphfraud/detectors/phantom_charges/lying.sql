-- What a doctor billed while lying in a hospital himself (gf_sick_doctor), strictly between the days of admission and discharge:
-- one row a settlement.
SELECT
  y.doctor AS unit,
  'lying' AS cell,
  'lying' AS kind,
  y.doctor,
  y.stay,
  y.hospital,
  y.first_day,
  y.last_day,
  s.setl_id,
  MIN(s.psn_no) AS psn_no,
  MIN(s.fixmedins_code) AS place,
  CAST(COALESCE(f.fee_ocur_time, s.setl_time) AS DATE) AS day,
  CAST(MAX(y.namesakes) AS INTEGER) AS namesakes,
  CAST(NULL AS BOOLEAN) AS paid,
  CAST(NULL AS DOUBLE) AS minutes,
  CAST(NULL AS DOUBLE) AS limit_minutes,
  CAST(NULL AS DOUBLE) AS others,
  CAST(NULL AS DOUBLE) AS sitting,
  CAST(NULL AS BOOLEAN) AS timed,
  CAST(NULL AS INTEGER) AS gap_days,
  CAST(NULL AS INTEGER) AS team,
  CAST(NULL AS INTEGER) AS patients,
  CAST(NULL AS DOUBLE) AS busy
FROM gf_sick_doctor AS y
INNER JOIN fee_list_d AS f ON y.doctor = f.bilg_dr_code
INNER JOIN settlement AS s ON f.setl_id = s.setl_id
WHERE f.list_type LIKE '2%' AND f.cnt > 0 AND NOT s.fully_refunded AND s.med_class IN ('11', '12', '13', '14', '51')
  AND CAST(COALESCE(f.fee_ocur_time, s.setl_time) AS DATE) > y.first_day
  AND CAST(COALESCE(f.fee_ocur_time, s.setl_time) AS DATE) < y.last_day
GROUP BY y.doctor, y.stay, y.hospital, y.first_day, y.last_day, s.setl_id, CAST(COALESCE(f.fee_ocur_time, s.setl_time) AS DATE)
ORDER BY y.doctor, y.stay, s.setl_id
