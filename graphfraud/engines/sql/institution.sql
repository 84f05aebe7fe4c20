-- One row an institution: what it is (pharmacy or hospital), where, since when.
-- grain: minutes that its clock leaves open, 60, 30 or 10 where 95% of five or more times are whole hours, half hours or tens of minutes, else 0.
-- Coordinates in the wrong columns change places: in China no longitude can be a latitude. Zeros and what no globe has are none.
-- A pharmacy iff medins_type says so, else by prefix P, else where at least 90% of its rows are pharmacy purchases.
WITH valid AS (
  SELECT s.*, CAST(3600 * EXTRACT(HOUR FROM s.setl_time) + 60 * EXTRACT(MINUTE FROM s.setl_time) + EXTRACT(SECOND FROM s.setl_time) AS INTEGER) AS past
  FROM setl_d AS s
  CROSS JOIN usual_span AS u
  WHERE COALESCE(s.vali_flag, '1') = '1'
    AND COALESCE(CAST(s.setl_time AS DATE) >= u.first, TRUE) AND COALESCE(CAST(s.setl_time AS DATE) <= u.last, TRUE)
),

seen AS (
  SELECT
    fixmedins_code,
    MIN(fixmedins_name) AS fixmedins_name,
    MIN(fix_blng_admdvs) AS fix_blng_admdvs,
    MIN(hosp_lv) AS hosp_lv,
    AVG(CASE WHEN med_type LIKE '41%' THEN 1.0 ELSE 0.0 END) AS pharmacy_share,
    MIN(setl_time) AS first_seen,
    MAX(setl_time) AS last_seen,
    COUNT(*) AS settlements,
    SUM(CASE WHEN past > 0 THEN 1 ELSE 0 END) AS timed,
    AVG(CASE WHEN past > 0 THEN CASE WHEN past % 3600 = 0 THEN 1.0 ELSE 0.0 END END) AS hours,
    AVG(CASE WHEN past > 0 THEN CASE WHEN past % 1800 = 0 THEN 1.0 ELSE 0.0 END END) AS halves,
    AVG(CASE WHEN past > 0 THEN CASE WHEN past % 600 = 0 THEN 1.0 ELSE 0.0 END END) AS tens
  FROM valid
  GROUP BY fixmedins_code
),

site AS (
  SELECT
    fixmedins_code,
    fixmedins_name,
    hosp_lv,
    admdvs,
    medins_type,
    addr,
    aprv_esta_date,
    CASE WHEN lnt BETWEEN 3 AND 54 AND lat BETWEEN 73 AND 136 THEN lat ELSE lnt END AS lnt,
    CASE WHEN lnt BETWEEN 3 AND 54 AND lat BETWEEN 73 AND 136 THEN lnt ELSE lat END AS lat
  FROM medins_info_b
),

known AS (
  SELECT
    COALESCE(i.fixmedins_code, s.fixmedins_code) AS fixmedins_code,
    COALESCE(i.fixmedins_name, s.fixmedins_name) AS fixmedins_name,
    COALESCE(i.hosp_lv, s.hosp_lv) AS hosp_lv,
    COALESCE(i.admdvs, s.fix_blng_admdvs) AS admdvs,
    i.medins_type,
    i.addr,
    CASE WHEN i.lnt <> 0 AND i.lat <> 0 AND ABS(i.lnt) <= 180 AND ABS(i.lat) <= 90 THEN i.lnt END AS lnt,
    CASE WHEN i.lnt <> 0 AND i.lat <> 0 AND ABS(i.lnt) <= 180 AND ABS(i.lat) <= 90 THEN i.lat END AS lat,
    i.aprv_esta_date,
    s.pharmacy_share,
    s.first_seen,
    s.last_seen,
    COALESCE(s.settlements, 0) AS settlements,
    CASE
      WHEN COALESCE(s.timed, 0) < 5 THEN 0
      WHEN s.hours >= 0.95 THEN 60
      WHEN s.halves >= 0.95 THEN 30
      WHEN s.tens >= 0.95 THEN 10
      ELSE 0
    END AS grain
  FROM seen AS s
  FULL OUTER JOIN site AS i ON s.fixmedins_code = i.fixmedins_code
)

SELECT
  fixmedins_code,
  fixmedins_name,
  CASE
    WHEN medins_type IN ('2', '02') OR LOWER(medins_type) LIKE '%pharmac%' OR medins_type LIKE '%药店%' OR medins_type LIKE '%药房%' THEN 'pharmacy'
    WHEN medins_type IS NOT NULL AND medins_type <> '' THEN 'hospital'
    WHEN fixmedins_code LIKE 'P%' THEN 'pharmacy'
    WHEN fixmedins_code LIKE 'H%' THEN 'hospital'
    WHEN pharmacy_share >= 0.9 THEN 'pharmacy'
    ELSE 'hospital'
  END AS kind,
  CASE
    WHEN LOWER(medins_type) LIKE '%clinic%' OR medins_type LIKE '%诊所%' OR medins_type LIKE '%卫生室%' OR medins_type LIKE '%卫生所%' OR medins_type LIKE '%门诊部%'
      OR fixmedins_name LIKE '%诊所%' OR fixmedins_name LIKE '%卫生室%' OR fixmedins_name LIKE '%卫生所%' OR LOWER(fixmedins_name) LIKE '%clinic%' THEN 'clinic'
  END AS subtype,
  hosp_lv,
  admdvs,
  addr,
  lnt,
  lat,
  aprv_esta_date,
  pharmacy_share,
  first_seen,
  last_seen,
  settlements,
  grain
FROM known
