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
  f.setl_id,
  MIN(f.psn_no) AS psn_no,
  MIN(f.place) AS place,
  f.day,
  CAST(MAX(y.namesakes) AS INTEGER) AS namesakes
FROM gf_sick_doctor AS y
INNER JOIN gf_service AS f ON y.doctor = f.doctor
WHERE f.med_class IN ('11', '12', '13', '14', '51') AND f.day > y.first_day AND f.day < y.last_day
GROUP BY y.doctor, y.stay, y.hospital, y.first_day, y.last_day, f.setl_id, f.day
ORDER BY y.doctor, y.stay, f.setl_id
