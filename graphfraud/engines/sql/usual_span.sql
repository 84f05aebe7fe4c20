-- From when until when there are settlements, one row: without what lies more than a year from all others and is no more than one settlement of 500 (a year
-- typed wrong). first is NULL where nothing lies so before, last where nothing lies so after. What is older and continuous, such as the history of a few, stays.
WITH each_day AS (
  SELECT CAST(setl_time AS DATE) AS day, COUNT(*) AS settled
  FROM setl_d
  WHERE setl_time IS NOT NULL
  GROUP BY CAST(setl_time AS DATE)
),

beside AS (
  SELECT
    day,
    LAG(day) OVER (ORDER BY day) AS before,
    LEAD(day) OVER (ORDER BY day) AS after,
    SUM(settled) OVER (ORDER BY day ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) - settled AS earlier,
    SUM(settled) OVER (ORDER BY day ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING) - settled AS later
  FROM each_day
),

total AS (
  SELECT SUM(settled) AS settled FROM each_day
)

SELECT
  CAST(MAX(CASE WHEN DATE_DIFF('day', b.before, b.day) > 366 AND 500 * b.earlier <= t.settled THEN b.day END) AS DATE) AS first,
  CAST(MIN(CASE WHEN DATE_DIFF('day', b.day, b.after) > 366 AND 500 * b.later <= t.settled THEN b.day END) AS DATE) AS last
FROM beside AS b
CROSS JOIN total AS t
