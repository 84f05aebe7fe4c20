-- One row a woman and employer: when the employer enrolled her as an employee, how old she was (age_now: then, or when the records begin), whether employee insurance
-- under another employer ran up to that day (covered_before), how much of the $days after it lies in the records
-- (chance, 0..1), and her delivery under that enrolment, where there is one.
WITH period AS (
  SELECT
    DATE_DIFF('day', DATE '2000-01-01', CAST(MIN(setl_time) AS DATE)) AS began,
    DATE_DIFF('day', DATE '2000-01-01', CAST(MAX(setl_time) AS DATE)) AS ended
  FROM setl_d
),

person AS (
  SELECT
    s.psn_no,
    MIN(COALESCE(p.gend, s.gend)) AS gend,
    MIN(COALESCE(p.brdy, s.brdy)) AS brdy,
    MIN(COALESCE(p.emp_no, s.emp_no)) AS emp_no
  FROM setl_d AS s
  LEFT JOIN psn_info_b AS p ON s.psn_no = p.psn_no
  GROUP BY s.psn_no
  UNION ALL
  SELECT p.psn_no, p.gend, p.brdy, p.emp_no
  FROM psn_info_b AS p
  LEFT JOIN (SELECT DISTINCT psn_no FROM setl_d) AS s ON p.psn_no = s.psn_no
  WHERE s.psn_no IS NULL
),

enrolment AS (
  SELECT
    u.psn_no,
    COALESCE(u.emp_no, p.emp_no, u.emp_name) AS employer,
    MIN(u.emp_name) AS employer_name,
    MIN(p.gend) AS gend,
    MIN(p.brdy) AS brdy,
    MIN(u.psn_insu_date) AS since,
    MAX(COALESCE(u.paus_insu_date, DATE '9999-12-31')) AS until
  FROM psn_insu_d AS u
  INNER JOIN person AS p ON u.psn_no = p.psn_no
  WHERE SUBSTRING(u.insutype, 1, 3) IN ('310', '320', '510') AND u.psn_insu_date IS NOT NULL
    AND COALESCE(u.emp_no, p.emp_no, u.emp_name) IS NOT NULL
  GROUP BY u.psn_no, COALESCE(u.emp_no, p.emp_no, u.emp_name)
),

covered AS (
  SELECT e.psn_no, e.employer, MIN(b.since) AS before_since
  FROM enrolment AS e
  INNER JOIN enrolment AS b ON e.psn_no = b.psn_no AND e.employer <> b.employer
  WHERE b.since < e.since AND DATE_DIFF('day', b.until, e.since) <= 92
  GROUP BY e.psn_no, e.employer
),

birth AS (
  SELECT
    psn_no,
    stay,
    CAST(began AS DATE) AS day,
    fixmedins_code,
    doctor
  FROM gf_stay
  WHERE med_class = '52' OR REGEXP_MATCHES(COALESCE(diagnosis, ''), $birth_codes)
    OR REGEXP_MATCHES(COALESCE(diagnosis_name, ''), $birth_names)
),

delivered AS (
  SELECT e.psn_no, e.employer, MIN(b.day) AS day
  FROM enrolment AS e
  INNER JOIN birth AS b ON e.psn_no = b.psn_no AND b.day BETWEEN e.since AND e.until
  GROUP BY e.psn_no, e.employer
),

admitted AS (
  SELECT psn_no, day, MIN(stay) AS stay, MIN(fixmedins_code) AS place, MIN(doctor) AS doctor
  FROM birth
  GROUP BY psn_no, day
),

dated AS (
  SELECT
    *,
    DATE_DIFF('day', DATE '2000-01-01', since) AS since_day,
    DATE_DIFF('day', DATE '2000-01-01', until) AS until_day
  FROM enrolment
)

SELECT
  e.employer AS unit,
  e.employer_name,
  e.psn_no,
  e.gend,
  DATE_DIFF('day', e.brdy, e.since) / 365.25 AS age,
  DATE_DIFF('day', e.brdy, e.since) / 365.25 + GREATEST(p.began - e.since_day, 0) / 365.25 AS age_now,
  e.since,
  CASE WHEN e.until < DATE '9999-12-31' THEN e.until END AS until,
  c.before_since,
  GREATEST(
    0.0,
    1.0 + LEAST(e.since_day + $days, p.ended) - GREATEST(e.since_day, p.began)
  ) / ($days + 1.0) AS chance,
  GREATEST(
    0.0,
    1.0 + LEAST(e.until_day, p.ended) - GREATEST(e.since_day + $days, p.began)
  ) / ($days + 1.0) AS standing,
  d.day AS birth,
  DATE_DIFF('day', e.since, d.day) AS tenure,
  a.stay,
  a.place,
  a.doctor
FROM dated AS e
CROSS JOIN period AS p
LEFT JOIN covered AS c ON e.psn_no = c.psn_no AND e.employer = c.employer
LEFT JOIN delivered AS d ON e.psn_no = d.psn_no AND e.employer = d.employer
LEFT JOIN admitted AS a ON d.psn_no = a.psn_no AND d.day = a.day
