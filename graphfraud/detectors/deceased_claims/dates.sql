-- How exact the register's dates of death are, one row: unit (day; month or year where nine in ten fall on the first of one), and
-- filler: dates that stand for none, as a tenth of the dead (twenty or more) share each and ten times as many as the usual date.
WITH by_date AS (
  SELECT die_date, COUNT(*) AS persons FROM psn_info_b WHERE die_date IS NOT NULL GROUP BY die_date
),

usual AS (
  SELECT QUANTILE_DISC(persons, 0.5) AS persons, SUM(persons) AS dead FROM by_date
),

filler AS (
  SELECT b.die_date, b.persons
  FROM by_date AS b
  CROSS JOIN usual AS u
  WHERE b.persons >= 20 AND b.persons >= 0.1 * u.dead AND (b.persons >= 10 * u.persons OR b.persons = u.dead)
    AND b.die_date < (SELECT MIN(CAST(setl_time AS DATE)) FROM setl_d)
),

told AS (
  SELECT
    COALESCE(SUM(b.persons), 0) AS dead,
    COALESCE(SUM(CASE WHEN EXTRACT(DAY FROM b.die_date) = 1 THEN b.persons ELSE 0 END), 0) AS firsts,
    COALESCE(SUM(CASE WHEN EXTRACT(DAY FROM b.die_date) = 1 AND EXTRACT(MONTH FROM b.die_date) = 1 THEN b.persons ELSE 0 END), 0) AS new_years
  FROM by_date AS b
  LEFT JOIN filler AS f ON b.die_date = f.die_date
  WHERE f.die_date IS NULL
)

SELECT
  CASE
    WHEN t.dead >= 5 AND t.new_years >= 0.9 * t.dead THEN 'year'
    WHEN t.dead >= 5 AND t.firsts >= 0.9 * t.dead THEN 'month'
    ELSE 'day'
  END AS unit,
  COALESCE((SELECT LIST(die_date ORDER BY die_date) FROM filler), CAST([] AS DATE[])) AS filler,
  COALESCE((SELECT SUM(persons) FROM filler), 0) AS filled
FROM told AS t
