-- One row a doctor and day with hands-on work billed by time. team counts the doctors who bill or treat at the institution in
-- that month, desk those of his own department and of those of therapy, whose hands others borrow, busy and busy_desk the minutes of each; others is the share of the minutes in encounters that another doctor is in charge of, nobody of those of which
-- the records name none in charge, stands_in of those that name nobody
-- but the doctor whom the patient saw, ordered of those that therapists give, under the name of the doctor in charge of the patient;
-- sitting is the share entered within two hours; gap_days are those since the doctor's last day with any service,
-- hands_free those since the last with work billed by time.
WITH seen AS (
  SELECT DISTINCT
    s.fixmedins_code AS place,
    EXTRACT(YEAR FROM s.setl_date) * 12 + EXTRACT(MONTH FROM s.setl_date) AS month,
    f.bilg_dr_code AS doctor,
    NULLIF(TRIM(f.bilg_dept_name), '') AS department
  FROM fee_list_d AS f
  INNER JOIN settlement AS s ON f.setl_id = s.setl_id
  WHERE f.bilg_dr_code IS NOT NULL AND f.list_type LIKE '2%'
  UNION
  SELECT DISTINCT
    s.fixmedins_code,
    EXTRACT(YEAR FROM s.setl_date) * 12 + EXTRACT(MONTH FROM s.setl_date),
    m.chfpdr_code,
    NULLIF(TRIM(COALESCE(m.dscg_dept_name, m.adm_dept_name)), '')
  FROM mdtrt_d AS m
  INNER JOIN settlement AS s ON m.mdtrt_id = s.mdtrt_id
  WHERE m.chfpdr_code IS NOT NULL AND COALESCE(s.med_class, '11') <> '41'
),

post AS (
  SELECT place, month, doctor, CASE WHEN COUNT(DISTINCT department) = 1 AND NOT REGEXP_MATCHES(MIN(department), $therapy) THEN MIN(department) END AS department
  FROM seen
  GROUP BY place, month, doctor
),

team AS (
  SELECT place, month, COUNT(*) AS doctors, SUM(CASE WHEN department IS NULL THEN 1 ELSE 0 END) AS anywhere FROM post GROUP BY place, month
),

desk AS (
  SELECT place, month, department, COUNT(*) AS doctors FROM post WHERE department IS NOT NULL GROUP BY place, month, department
),

posted AS (
  SELECT t.place, t.day, p.department, SUM(t.minutes) AS minutes
  FROM gf_timed AS t
  LEFT JOIN post AS p
    ON t.place = p.place AND t.doctor = p.doctor AND p.month = EXTRACT(YEAR FROM t.day) * 12 + EXTRACT(MONTH FROM t.day)
  GROUP BY t.place, t.day, p.department
),

house AS (
  SELECT place, day, SUM(minutes) AS minutes, SUM(CASE WHEN department IS NULL THEN minutes ELSE 0 END) AS anywhere
  FROM posted
  GROUP BY place, day
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

entry AS (
  SELECT
    *,
    EPOCH(fee_ocur_time) AS entered,
    EPOCH(MIN(fee_ocur_time) OVER (PARTITION BY doctor, day)) AS first_entered,
    EPOCH(MAX(fee_ocur_time) OVER (PARTITION BY doctor, day)) AS last_entered
  FROM gf_timed
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
    SUM(CASE WHEN nobody THEN minutes ELSE 0 END) / SUM(minutes) AS nobody,
    SUM(CASE WHEN stands_in THEN minutes ELSE 0 END) / SUM(minutes) AS stands_in,
    SUM(CASE WHEN therapist AND NOT COALESCE(other, FALSE) THEN minutes ELSE 0 END) / SUM(minutes) AS ordered,
    GREATEST(
      SUM(CASE WHEN entered <= first_entered + 7200 THEN minutes ELSE 0 END),
      SUM(CASE WHEN entered >= last_entered - 7200 THEN minutes ELSE 0 END)
    ) / SUM(minutes) AS sitting,
    MAX(EXTRACT(HOUR FROM fee_ocur_time) + EXTRACT(MINUTE FROM fee_ocur_time)) > 0 AS timed
  FROM entry
  GROUP BY doctor, day
),

entered AS (
  SELECT doctor, day, LAG(day) OVER (PARTITION BY doctor ORDER BY day) AS day_before
  FROM (
    SELECT doctor, day FROM gf_service WHERE doctor IN (SELECT doctor FROM gf_timed)
    UNION
    SELECT doctor, day FROM daily
  ) AS any_day
),

ordered AS (
  SELECT d.*, e.day_before, LAG(d.day) OVER (PARTITION BY d.doctor ORDER BY d.day) AS worked_before
  FROM daily AS d
  INNER JOIN entered AS e ON d.doctor = e.doctor AND d.day = e.day
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
  CAST(d.nobody AS DOUBLE) AS nobody,
  CAST(d.stands_in AS DOUBLE) AS stands_in,
  CAST(d.ordered AS DOUBLE) AS ordered,
  CAST(d.sitting AS DOUBLE) AS sitting,
  d.timed,
  CAST(DATE_DIFF('day', d.day_before, d.day) AS INTEGER) AS gap_days,
  CAST(DATE_DIFF('day', d.worked_before, d.day) AS INTEGER) AS hands_free,
  CAST(GREATEST(COALESCE(t.doctors, 1), 1) AS INTEGER) AS team,
  CAST(h.minutes AS DOUBLE) AS busy,
  CAST(GREATEST(CASE WHEN p.department IS NULL THEN COALESCE(t.doctors, 1) ELSE COALESCE(k.doctors, 0) + COALESCE(t.anywhere, 0) END, 1) AS INTEGER)
    AS desk,
  CAST(CASE WHEN p.department IS NULL THEN h.minutes ELSE COALESCE(w.minutes, 0) + h.anywhere END AS DOUBLE) AS busy_desk
FROM ordered AS d
INNER JOIN sort AS r ON d.doctor = r.doctor AND d.day = r.day AND r.rank = 1
INNER JOIN house AS h ON d.place = h.place AND d.day = h.day
LEFT JOIN team AS t ON d.place = t.place AND t.month = EXTRACT(YEAR FROM d.day) * 12 + EXTRACT(MONTH FROM d.day)
LEFT JOIN post AS p ON d.place = p.place AND d.doctor = p.doctor AND p.month = EXTRACT(YEAR FROM d.day) * 12 + EXTRACT(MONTH FROM d.day)
LEFT JOIN desk AS k ON p.place = k.place AND p.month = k.month AND p.department = k.department
LEFT JOIN posted AS w ON d.place = w.place AND d.day = w.day AND p.department = w.department
