-- Hands-on work that is billed by time: one row a fee line and day, with the minutes that the item's name states. A line of
-- several sessions in an encounter of several days is spread over its days, and so is an outpatient's that was settled when as many days had
-- gone by as it has sessions, up to $course_days (a course that is entered at its beginning and paid for at its end); what many get side by side (machines, oxygen, a group's
-- session) is left out. Where no
-- line of a visit of one day names who gave it, the doctor whom the patient saw stands in (stands_in).
WITH item AS (
  SELECT
    item,
    name,
    CASE
      WHEN REGEXP_MATCHES(name, $minutes) THEN TRY_CAST(REGEXP_EXTRACT(name, $minutes, 1) AS DOUBLE)
      WHEN REGEXP_MATCHES(name, $hours) THEN 60 * TRY_CAST(REGEXP_EXTRACT(name, $hours, 1) AS DOUBLE)
      WHEN REGEXP_MATCHES(name, $hourly) THEN 60
    END AS minutes
  FROM gf_item
  WHERE list_type LIKE '2%' AND NOT parallel
),

line AS (
  SELECT
    f.setl_id,
    s.psn_no,
    s.fixmedins_code AS place,
    COALESCE(f.bilg_dr_code, m.chfpdr_code) AS doctor,
    f.bilg_dr_code IS NULL AS stands_in,
    i.item,
    i.name,
    REGEXP_MATCHES(i.name, $therapists) AS therapist,
    i.minutes * f.cnt AS minutes,
    f.cnt,
    f.fee_ocur_time,
    CAST(COALESCE(f.fee_ocur_time, s.setl_time) AS DATE) AS fee_day,
    CAST(COALESCE(m.begntime, s.begndate, f.fee_ocur_time, s.setl_time) AS DATE) AS first_day,
    CASE
      WHEN
        s.med_class IN ('11', '12', '13', '14', '51') AND f.cnt >= 2
        AND DATE_DIFF('day', CAST(COALESCE(f.fee_ocur_time, s.setl_time) AS DATE), s.setl_date) BETWEEN f.cnt - 1 AND $course_days
        THEN GREATEST(CAST(COALESCE(m.endtime, s.enddate, s.setl_time) AS DATE), s.setl_date)
      ELSE CAST(COALESCE(m.endtime, s.enddate, s.setl_time) AS DATE)
    END AS last_day,
    m.chfpdr_code <> f.bilg_dr_code AS other,
    m.chfpdr_code IS NULL AS nobody
  FROM fee_list_d AS f
  INNER JOIN settlement AS s ON f.setl_id = s.setl_id
  INNER JOIN item AS i ON COALESCE(f.hilist_code, f.hilist_name) = i.item
  LEFT JOIN mdtrt_d AS m ON s.mdtrt_id = m.mdtrt_id
  WHERE i.minutes > 0 AND f.cnt > 0 AND NOT s.fully_refunded
    AND (f.bilg_dr_code IS NOT NULL OR (m.chfpdr_code IS NOT NULL AND s.med_class IN ('11', '12', '13', '14', '51')))
),

calendar AS (
  SELECT DISTINCT setl_date AS day FROM settlement
),

spread AS (
  SELECT *, CASE WHEN cnt >= 2 AND last_day > first_day THEN 1 + DATE_DIFF('day', first_day, last_day) ELSE 1 END AS days
  FROM line
)

SELECT setl_id, psn_no, place, doctor, item, name, fee_day AS day, CAST(minutes AS DOUBLE) AS minutes, cnt, fee_ocur_time, other, nobody, stands_in,
  therapist
FROM spread
WHERE days = 1
UNION ALL
SELECT
  s.setl_id, s.psn_no, s.place, s.doctor, s.item, s.name, c.day, CAST(s.minutes / s.days AS DOUBLE), s.cnt / s.days, s.fee_ocur_time, s.other,
  s.nobody, s.stands_in, s.therapist
FROM spread AS s
INNER JOIN calendar AS c ON c.day BETWEEN s.first_day AND s.last_day
WHERE s.days > 1
