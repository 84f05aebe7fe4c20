-- One row a service that stands twice or more on one bill for one day, with the same number and price in each line (what is
-- billed apart is another visit's), and more of which is billed that day than usual: the (lower) median over institutions of their own
-- medians. apart: at times of day of their own, half an hour apart in the mean. What others put on one line as three times a day is not charged twice. paid: the settlements' sums hold the repeated lines; where they do not, lines were only sent twice.
-- sitting_days: how many days the visit lasted, where all lines of its bill stand on the last of them; else none.
-- within: of this service the whole bill holds no more than the days of the visit: what is owed for a night was booked after midnight.
-- several_sites: an operation, and the diagnosis is of several sites ($several_codes, $several_names).
-- implanted: an operation, and the bill of the day holds a costly consumable ($costly yuan) for each time.
-- Few lines stand twice: a number of what is compared tells which may, the others are left out before anything is counted.
WITH perhaps AS (
  SELECT HASH(setl_id, item, day, cnt, pric) AS mark
  FROM gf_service
  GROUP BY HASH(setl_id, item, day, cnt, pric)
  HAVING COUNT(*) > 1
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
    MIN(doctor) AS doctor,
    COUNT(DISTINCT moment) = COUNT(*) AND EPOCH(MAX(moment)) - EPOCH(MIN(moment)) >= 1800 * (COUNT(*) - 1) AS apart
  FROM gf_service
  WHERE HASH(setl_id, item, day, cnt, pric) IN (SELECT mark FROM perhaps)
  GROUP BY place, psn_no, setl_id, item, day, cnt, pric
  HAVING COUNT(*) >= 2
),

daily AS (
  SELECT place, setl_id, item, day, SUM(cnt) AS units
  FROM gf_service
  WHERE setl_id IN (SELECT setl_id FROM same)
  GROUP BY place, setl_id, item, day
),

own AS (
  SELECT item, place, QUANTILE_DISC(units, 0.5) AS units
  FROM (
    SELECT place, item, SUM(cnt) AS units
    FROM gf_service
    WHERE item IN (SELECT item FROM same)
    GROUP BY place, setl_id, item, day
  ) AS everybody
  GROUP BY item, place
),

usual AS (
  SELECT item, QUANTILE_DISC(units, 0.5) AS units FROM own GROUP BY item
),

implant AS (
  SELECT f.setl_id, CAST(f.fee_ocur_time AS DATE) AS day, SUM(f.cnt) AS pieces
  FROM fee_list_d AS f
  WHERE f.setl_id IN (SELECT setl_id FROM same) AND f.list_type LIKE '3%' AND f.pric >= $costly AND f.cnt > 0
  GROUP BY f.setl_id, CAST(f.fee_ocur_time AS DATE)
),

whole AS (
  SELECT place, setl_id, item, SUM(units) AS units FROM daily GROUP BY place, setl_id, item
),

bill AS (
  SELECT f.setl_id, SUM(f.det_item_fee_sumamt) AS yuan, COUNT(DISTINCT CAST(f.fee_ocur_time AS DATE)) AS days, MAX(CAST(f.fee_ocur_time AS DATE)) AS last_day
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
  COALESCE(d.apart, FALSE) AS apart,
  CAST(d.lines AS INTEGER) AS lines,
  CAST(d.too_much AS DOUBLE) AS yuan,
  s.gross > b.yuan - d.too_much + 0.005 OR d.too_much <= 0 AS paid,
  CAST(
    CASE
      WHEN b.days = 1 AND b.last_day >= CAST(COALESCE(m.endtime, s.enddate) AS DATE)
        THEN DATE_DIFF(
          'day', CAST(COALESCE(m.begntime, s.begndate) AS DATE), CAST(COALESCE(m.endtime, s.enddate) AS DATE)
        ) + 1
    END AS INTEGER
  ) AS sitting_days,
  COALESCE(
    w.units <= DATE_DIFF(
      'day', CAST(COALESCE(m.begntime, s.begndate) AS DATE), CAST(COALESCE(m.endtime, s.enddate) AS DATE)
    ) + 1,
    FALSE
  ) AS within,
  COALESCE(i.surgery, FALSE) AND (
    REGEXP_MATCHES(COALESCE(m.dscg_maindiag_code, s.dise_no, ''), $several_codes)
    OR REGEXP_MATCHES(COALESCE(m.dscg_maindiag_name, s.dise_name, ''), $several_names)
  ) AS several_sites,
  COALESCE(i.surgery AND p.pieces >= d.lines, FALSE) AS implanted
FROM same AS d
INNER JOIN daily AS y ON d.setl_id = y.setl_id AND d.item = y.item AND d.day = y.day
INNER JOIN usual AS u ON d.item = u.item AND y.units > u.units
INNER JOIN whole AS w ON d.place = w.place AND d.setl_id = w.setl_id AND d.item = w.item
LEFT JOIN implant AS p ON d.setl_id = p.setl_id AND d.day = p.day
LEFT JOIN bill AS b ON d.setl_id = b.setl_id
LEFT JOIN settlement AS s ON d.setl_id = s.setl_id
LEFT JOIN mdtrt_d AS m ON s.mdtrt_id = m.mdtrt_id
LEFT JOIN gf_item AS i ON d.item = i.item
ORDER BY d.place, d.psn_no, d.day, d.item
