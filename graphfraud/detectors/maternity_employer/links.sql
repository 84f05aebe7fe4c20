-- One row a delivery within $days of the enrolment by an employer (the cell is the age at enrolment), with what the same
-- employer's other staff show: women enrolled alike (recent) and of long standing (standing, in stretches of $days), their
-- births, and everybody enrolled on the same day.
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
ORDER BY t.unit, t.birth, t.psn_no
