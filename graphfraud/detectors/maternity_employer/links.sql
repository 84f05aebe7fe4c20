-- One row a delivery within $days of the enrolment by an employer (the cell is the age at enrolment), with what the same
-- employer's other staff show: women enrolled alike (recent) and of long standing (standing, in stretches of $days), their
-- births, and everybody enrolled on the same day. A unit with a blank before the
-- employer holds the births of its women of long standing, to hold the employers against (chances.sql).
WITH told AS (
  SELECT *, gend = '2' AND age >= 18 AND age < 50 AS of_age FROM gf_woman
),

own AS (
  SELECT
    unit,
    COUNT(*) AS staff,
    SUM(CASE WHEN of_age AND chance > 0 THEN 1.0 ELSE 0.0 END) AS recent_women,
    SUM(CASE WHEN of_age AND tenure <= $days THEN 1.0 ELSE 0.0 END) AS recent_births,
    SUM(CASE WHEN of_age THEN standing ELSE 0.0 END) AS standing_women,
    SUM(CASE WHEN of_age AND tenure > $days THEN 1.0 ELSE 0.0 END) AS standing_births
  FROM told
  GROUP BY unit
),

enrolled AS (
  SELECT unit, since, COUNT(*) AS that_day, SUM(CASE WHEN tenure <= $days THEN 1 ELSE 0 END) AS births_of_that_day
  FROM told
  GROUP BY unit, since
)

SELECT
  t.unit,
  t.employer_name,
  CAST(CAST(FLOOR(t.age / 5) AS INTEGER) AS VARCHAR) AS cell,
  t.psn_no,
  t.stay,
  t.place,
  t.doctor,
  t.since,
  t.birth,
  CAST(t.tenure AS INTEGER) AS tenure,
  t.before_since IS NOT NULL AND DATE_DIFF('day', t.before_since, t.birth) > $days AS covered_before,
  t.until IS NOT NULL AND DATE_DIFF('day', t.birth, t.until) <= 180 AS left_after,
  CAST(o.staff AS INTEGER) AS staff,
  o.recent_women,
  o.recent_births,
  o.standing_women,
  o.standing_births,
  CAST(e.that_day AS INTEGER) AS that_day,
  CAST(e.births_of_that_day AS INTEGER) AS births_of_that_day
FROM told AS t
INNER JOIN own AS o ON t.unit = o.unit
INNER JOIN enrolled AS e ON t.unit = e.unit AND t.since = e.since
WHERE t.of_age AND t.chance > 0 AND t.tenure <= $days
UNION ALL
SELECT
  ' ' || unit AS unit,
  CAST(NULL AS VARCHAR) AS employer_name,
  CAST(CAST(FLOOR(age_now / 5) AS INTEGER) AS VARCHAR) AS cell,
  psn_no,
  stay,
  place,
  doctor,
  since,
  birth,
  CAST(tenure AS INTEGER) AS tenure,
  FALSE AS covered_before,
  FALSE AS left_after,
  1 AS staff,
  1.0 AS recent_women,
  1.0 AS recent_births,
  0.0 AS standing_women,
  0.0 AS standing_births,
  1 AS that_day,
  1 AS births_of_that_day
FROM told
WHERE gend = '2' AND age_now >= 18 AND age_now < 50 AND standing > 0 AND tenure > $days
ORDER BY unit, birth, psn_no
