-- One row a stay that bills more of a thing than its days can hold: bed-days, days of nursing or other items charged by the day
-- (day; a newborn's cot or a companion's bed stands beside the patient's own), hands-on hours beyond $hours_a_day a day (time), or more than 24 hours a day of one thing that runs by
-- itself (oxygen, a monitor, a machine: each for itself, as they run side by side); and, not beyond, every other stay that bills such things.
WITH item AS (
  SELECT
    item,
    bed AND NOT REGEXP_MATCHES(name, $other_bed) AS bed,
    nursing AND REGEXP_MATCHES(name, '级护理') AS graded,
    REGEXP_MATCHES(name, $by_day) AND NOT bed AND NOT REGEXP_MATCHES(name, $other_bed) AS daily,
    parallel,
    CASE
      WHEN REGEXP_MATCHES(name, $minutes) THEN TRY_CAST(REGEXP_EXTRACT(name, $minutes, 1) AS DOUBLE)
      WHEN REGEXP_MATCHES(name, $hours) THEN 60 * TRY_CAST(REGEXP_EXTRACT(name, $hours, 1) AS DOUBLE)
      WHEN parallel AND REGEXP_MATCHES(name, $hourly) THEN 60
    END AS minutes
  FROM gf_item
  WHERE list_type LIKE '2%'
),

line AS (
  SELECT
    r.stay,
    CASE
      WHEN i.bed THEN 'bed'
      WHEN i.graded THEN 'nursing'
      WHEN i.daily THEN i.item
      WHEN i.minutes > 0 AND i.parallel THEN i.item
      WHEN i.minutes > 0 THEN 'time'
    END AS cell,
    SUM(CASE WHEN i.minutes > 0 AND NOT i.daily AND NOT i.bed AND NOT i.graded THEN i.minutes * f.cnt / 60 ELSE f.cnt END) AS units,
    BOOL_OR(i.minutes > 0 AND i.parallel AND NOT i.daily AND NOT i.bed AND NOT i.graded) AS runs,
    MIN(f.bilg_dr_code) AS doctor
  FROM gf_stay_row AS r
  INNER JOIN fee_list_d AS f ON r.setl_id = f.setl_id
  INNER JOIN item AS i ON COALESCE(f.hilist_code, f.hilist_name) = i.item
  GROUP BY
    r.stay,
    CASE
      WHEN i.bed THEN 'bed'
      WHEN i.graded THEN 'nursing'
      WHEN i.daily THEN i.item
      WHEN i.minutes > 0 AND i.parallel THEN i.item
      WHEN i.minutes > 0 THEN 'time'
    END
)

SELECT
  s.fixmedins_code AS unit,
  l.cell,
  'quantity' AS kind,
  l.units > (s.nights + 1) * CASE WHEN l.runs THEN 24 WHEN l.cell = 'time' THEN $hours_a_day ELSE 1 END AS beyond,
  s.psn_no,
  s.stay,
  s.fixmedins_code AS place,
  COALESCE(l.doctor, s.doctor) AS doctor,
  CAST(s.nights + 1 AS INTEGER) AS days,
  CAST(l.units AS DOUBLE) AS units,
  l.runs OR l.cell = 'time' AS hours
FROM line AS l
INNER JOIN gf_stay AS s ON l.stay = s.stay
WHERE l.cell IS NOT NULL AND l.units > 0
ORDER BY s.fixmedins_code, s.stay, l.cell
