-- Pairs of persons at one institution within its window on at least $least distinct days: the bucket join of the co-presence primitive.
-- gf_visit: rows of visits.sql; gf_window: fixmedins_code, minutes. $level: minute (timed visits), day (visits with a date only) or
-- far (visits outside the insured pooling region); the last two by the day.
-- Visits that stand with more than $most at one institution and moment (a minute; a date by the day) make no pairs.
-- A bucket is one minute longer than the window, so the later visit of a couple lies in the earlier one's bucket or in the next.
WITH visit AS (
  SELECT
    v.psn_no,
    v.fixmedins_code,
    v.setl_date,
    w.minutes,
    CAST(FLOOR(EPOCH(CASE WHEN $level = 'minute' THEN v.setl_time ELSE CAST(v.setl_date AS TIMESTAMP) END) / 60) AS BIGINT) AS moment
  FROM gf_visit AS v
  INNER JOIN gf_window AS w ON v.fixmedins_code = w.fixmedins_code
  WHERE
    NOT v.fully_refunded
    AND CASE $level WHEN 'minute' THEN v.timed WHEN 'day' THEN NOT v.timed ELSE COALESCE(v.far, FALSE) END
),

placed AS (
  SELECT psn_no, fixmedins_code, setl_date, minutes, moment, CAST(FLOOR(moment / (minutes + 1)) AS BIGINT) AS bucket
  FROM (SELECT *, COUNT(*) OVER (PARTITION BY fixmedins_code, moment) AS together FROM visit) AS counted
  WHERE together <= $most
),

reached AS (
  SELECT psn_no, fixmedins_code, moment, bucket
  FROM placed
  UNION ALL
  SELECT psn_no, fixmedins_code, moment, bucket - 1 AS bucket
  FROM placed
),

meeting AS (
  SELECT DISTINCT
    CASE WHEN u.psn_no < v.psn_no THEN u.psn_no ELSE v.psn_no END AS a,
    CASE WHEN u.psn_no < v.psn_no THEN v.psn_no ELSE u.psn_no END AS b,
    u.fixmedins_code,
    u.setl_date
  FROM placed AS u
  INNER JOIN reached AS v ON u.fixmedins_code = v.fixmedins_code AND u.bucket = v.bucket
  WHERE v.moment >= u.moment AND v.moment <= u.moment + u.minutes AND u.psn_no <> v.psn_no
)

SELECT a, b, COUNT(DISTINCT setl_date) AS days, COUNT(*) AS meetings
FROM meeting
GROUP BY a, b
HAVING COUNT(DISTINCT setl_date) >= $least
