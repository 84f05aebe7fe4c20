-- How much of a long doctor-day (beyond $hours) is the same work on the same patient over and over: the share of its minutes in
-- services of which a patient got more sessions that day than twice the usual (the median of the doctors' medians, one at least: a course
-- that is spread over its days comes to less, and nobody gets half a session), than nearly
-- all doctors of the region ever give, and than nearly all that the other doctors of the house give. More hands treat more
-- patients; they do not make one patient's day longer. Only where $doctors doctors give the service and colleagues of the house
-- gave it $visits times: a course paid for at once is a custom that they share. Where these hardly give it, the region alone tells, from $alone times
-- the usual on.
WITH given AS (
  SELECT doctor, place, psn_no, item, day, CAST(SUM(cnt) AS DOUBLE) AS sessions, SUM(minutes) AS minutes
  FROM gf_timed
  GROUP BY doctor, place, psn_no, item, day
),

own AS (
  SELECT item, doctor, QUANTILE_DISC(sessions, 0.5) AS middle, QUANTILE_DISC(sessions, 0.9) AS most
  FROM given
  GROUP BY item, doctor
),

usual AS (
  SELECT item, QUANTILE_DISC(middle, 0.5) AS middle, QUANTILE_DISC(most, 0.95) AS most
  FROM own
  GROUP BY item
  HAVING COUNT(*) >= $doctors
),

long AS (
  SELECT doctor, day FROM gf_doctor_day WHERE minutes > $hours * 60
),

wanted AS (
  SELECT DISTINCT g.doctor, g.place, g.item FROM long AS l INNER JOIN given AS g ON l.doctor = g.doctor AND l.day = g.day
),

house AS (
  SELECT w.doctor, w.place, w.item, QUANTILE_DISC(g.sessions, 0.95) AS most
  FROM wanted AS w
  INNER JOIN given AS g ON w.place = g.place AND w.item = g.item AND w.doctor <> g.doctor
  GROUP BY w.doctor, w.place, w.item
  HAVING COUNT(*) >= $visits
)

SELECT
  l.doctor,
  l.day,
  SUM(CASE WHEN g.sessions > 2 * GREATEST(u.middle, 1) AND g.sessions > u.most AND (g.sessions > h.most OR (h.most IS NULL AND g.sessions >= $alone * GREATEST(u.middle, 1))) THEN g.minutes ELSE 0 END) / SUM(g.minutes) AS repeated
FROM long AS l
INNER JOIN given AS g ON l.doctor = g.doctor AND l.day = g.day
LEFT JOIN usual AS u ON g.item = u.item
LEFT JOIN house AS h ON g.doctor = h.doctor AND g.place = h.place AND g.item = h.item
GROUP BY l.doctor, l.day
