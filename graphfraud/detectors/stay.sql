-- One row a stay in hospital; nights are calendar days between admission and discharge.
SELECT
  r.stay,
  MIN(r.psn_no) AS psn_no,
  MIN(r.fixmedins_code) AS fixmedins_code,
  COALESCE(MIN(TRIM(i.hosp_lv)), '') AS level,
  MIN(r.began) AS began,
  MAX(r.ended) AS ended,
  DATE_DIFF('day', CAST(MIN(r.began) AS DATE), CAST(MAX(r.ended) AS DATE)) AS nights,
  MIN(r.med_class) AS med_class,
  MIN(r.diagnosis) AS diagnosis,
  MIN(r.diagnosis_name) AS diagnosis_name,
  MIN(r.doctor) AS doctor,
  MIN(r.dscg_way) AS dscg_way,
  CAST(SUM(r.net) AS DOUBLE) AS net,
  BOOL_OR(r.surgery) AS surgery,
  BOOL_OR(r.chemotherapy) AS chemotherapy,
  BOOL_OR(r.dialysis) AS dialysis,
  BOOL_OR(r.transfusion) AS transfusion,
  BOOL_OR(r.nursing) AS nursing,
  BOOL_OR(r.test) AS test,
  SUM(r.lines) AS lines
FROM gf_stay_row AS r
LEFT JOIN institution AS i ON r.fixmedins_code = i.fixmedins_code
GROUP BY r.stay
