-- One row a doctor and day with hands-on work billed by time. team counts the doctors who bill anything at the institution in
-- that month; others is the share of the minutes in encounters that another doctor is in charge of; busy is the whole house's.
WITH team AS (
  SELECT
    s.fixmedins_code AS place,
    EXTRACT(YEAR FROM s.setl_date) * 12 + EXTRACT(MONTH FROM s.setl_date) AS month,
    COUNT(DISTINCT f.bilg_dr_code) AS doctors
  FROM fee_list_d AS f
  INNER JOIN settlement AS s ON f.setl_id = s.setl_id
  WHERE f.bilg_dr_code IS NOT NULL AND f.list_type LIKE '2%'
  GROUP BY s.fixmedins_code, EXTRACT(YEAR FROM s.setl_date) * 12 + EXTRACT(MONTH FROM s.setl_date)
),

house AS (
  SELECT place, day, SUM(minutes) AS minutes FROM gf_timed GROUP BY place, day
),

sort AS (
  SELECT
    doctor,
    day,
    item,
    ROW_NUMBER() OVER (PARTITION BY doctor, day ORDER BY SUM(minutes) DESC, item) AS rank
  FROM gf_timed
  GROUP BY doctor, day, item
),

daily AS (
  SELECT
    doctor,
    day,
    MIN(place) AS place,
    SUM(minutes) AS minutes,
    SUM(cnt) AS sessions,
    COUNT(DISTINCT psn_no) AS patients,
    SUM(CASE WHEN other THEN minutes ELSE 0 END) / SUM(minutes) AS others,
    EPOCH(MAX(fee_ocur_time)) - EPOCH(MIN(fee_ocur_time)) AS seconds,
    MAX(EXTRACT(HOUR FROM fee_ocur_time) + EXTRACT(MINUTE FROM fee_ocur_time)) > 0 AS timed,
    DATE_DIFF('day', LAG(day) OVER (PARTITION BY doctor ORDER BY day), day) AS gap_days
  FROM gf_timed
  GROUP BY doctor, day
)

SELECT
  d.doctor AS unit,
  r.item AS cell,
  d.doctor,
  d.place,
  d.day,
  CAST(d.minutes AS DOUBLE) AS minutes,
  CAST(d.sessions AS DOUBLE) AS sessions,
  CAST(d.patients AS INTEGER) AS patients,
  CAST(d.others AS DOUBLE) AS others,
  CAST(d.seconds AS DOUBLE) AS seconds,
  d.timed,
  CAST(COALESCE(d.gap_days, 1) AS INTEGER) AS gap_days,
  CAST(GREATEST(COALESCE(t.doctors, 1), 1) AS INTEGER) AS team,
  CAST(h.minutes AS DOUBLE) AS busy
FROM daily AS d
INNER JOIN sort AS r ON d.doctor = r.doctor AND d.day = r.day AND r.rank = 1
INNER JOIN house AS h ON d.place = h.place AND d.day = h.day
LEFT JOIN team AS t ON d.place = t.place AND t.month = EXTRACT(YEAR FROM d.day) * 12 + EXTRACT(MONTH FROM d.day)
