-- One row a service that stands twice or more on one bill for one day, with the same number and price in each line (what is
-- billed apart is another visit's). paid: the settlements' sums hold the repeated lines; where they do not, lines were only sent twice.
WITH line AS (
  SELECT
    s.fixmedins_code AS place,
    s.psn_no,
    COALESCE(f.hilist_code, f.hilist_name) AS item,
    CAST(COALESCE(f.fee_ocur_time, s.setl_time) AS DATE) AS day,
    s.setl_id,
    f.cnt,
    f.pric,
    f.det_item_fee_sumamt AS yuan,
    f.hilist_name AS name,
    f.bilg_dr_code AS doctor
  FROM fee_list_d AS f
  INNER JOIN settlement AS s ON f.setl_id = s.setl_id
  WHERE f.list_type LIKE '2%' AND f.cnt > 0 AND NOT s.fully_refunded
),

same AS (
  SELECT
    place,
    psn_no,
    item,
    day,
    cnt,
    pric,
    COUNT(*) AS lines,
    SUM(yuan) - MAX(yuan) AS too_much,
    setl_id,
    MIN(name) AS name,
    MIN(doctor) AS doctor
  FROM line
  GROUP BY place, psn_no, setl_id, item, day, cnt, pric
  HAVING COUNT(*) >= 2
),

bill AS (
  SELECT f.setl_id, SUM(f.det_item_fee_sumamt) AS yuan
  FROM fee_list_d AS f
  WHERE f.setl_id IN (SELECT setl_id FROM same)
  GROUP BY f.setl_id
)

SELECT
  d.place AS unit,
  d.item AS cell,
  'twice' AS kind,
  d.place,
  d.psn_no,
  d.item,
  d.day,
  d.setl_id,
  d.name,
  d.doctor,
  CAST(d.lines AS INTEGER) AS lines,
  CAST(d.too_much AS DOUBLE) AS yuan,
  s.gross > b.yuan - d.too_much + 0.005 OR d.too_much <= 0 AS paid,
  CAST(NULL AS INTEGER) AS namesakes,
  CAST(NULL AS DOUBLE) AS minutes,
  CAST(NULL AS DOUBLE) AS limit_minutes,
  CAST(NULL AS DOUBLE) AS others,
  CAST(NULL AS DOUBLE) AS sitting,
  CAST(NULL AS BOOLEAN) AS timed,
  CAST(NULL AS INTEGER) AS gap_days,
  CAST(NULL AS INTEGER) AS team,
  CAST(NULL AS INTEGER) AS patients,
  CAST(NULL AS DOUBLE) AS busy
FROM same AS d
LEFT JOIN bill AS b ON d.setl_id = b.setl_id
LEFT JOIN settlement AS s ON d.setl_id = s.setl_id
ORDER BY d.place, d.psn_no, d.day, d.item
