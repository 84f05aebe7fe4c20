-- One row a pharmacy and customer: the first day and that of the last month (since 2000-01-01), months with visits and how many
-- visits were paid by e-credential; where the customer is at home by what he uses elsewhere – the middle (component-wise
-- median) of the institutions of his other visits, one vote an institution and month; home_ is the middle of all of them.
-- gf_position tells where institutions are.
WITH visit AS (
  SELECT s.psn_no, s.fixmedins_code, s.setl_date, s.institution_kind, s.mdtrt_cert_type, p.lnt, p.lat
  FROM settlement AS s
  INNER JOIN gf_position AS p ON s.fixmedins_code = p.fixmedins_code
  WHERE s.med_class NOT IN ('21', '22', '24', '25', '26', '28', '52') AND NOT s.fully_refunded
),

-- The first visit of a month stands for all of it: a long illness is not many visits.
came AS (
  SELECT
    psn_no,
    fixmedins_code AS unit,
    COUNT(*) AS visits,
    SUM(CASE WHEN mdtrt_cert_type = '01' THEN 1 ELSE 0 END) AS by_token,
    DATE_DIFF('day', DATE '2000-01-01', MIN(setl_date)) AS day
  FROM visit
  WHERE institution_kind = 'pharmacy'
  GROUP BY psn_no, fixmedins_code, EXTRACT(YEAR FROM setl_date) * 12 + EXTRACT(MONTH FROM setl_date)
),

customer AS (
  SELECT
    psn_no,
    unit,
    SUM(visits) AS visits,
    SUM(by_token) AS by_token,
    COUNT(*) AS months,
    MIN(day) AS first_day,
    MAX(day) AS last_day
  FROM came
  GROUP BY psn_no, unit
),

vote AS (
  SELECT psn_no, fixmedins_code, lnt, lat
  FROM visit
  GROUP BY psn_no, fixmedins_code, lnt, lat, EXTRACT(YEAR FROM setl_date) * 12 + EXTRACT(MONTH FROM setl_date)
),

home AS (
  SELECT psn_no, MEDIAN(lnt) AS lnt, MEDIAN(lat) AS lat FROM vote GROUP BY psn_no
)

SELECT
  c.unit,
  c.psn_no,
  CAST(c.visits AS INTEGER) AS visits,
  CAST(c.by_token AS INTEGER) AS by_token,
  CAST(c.months AS INTEGER) AS months,
  CAST(c.first_day AS INTEGER) AS first_day,
  CAST(c.last_day AS INTEGER) AS last_day,
  CAST(COUNT(v.psn_no) AS INTEGER) AS votes,
  MEDIAN(v.lnt) AS lnt,
  MEDIAN(v.lat) AS lat,
  MIN(h.lnt) AS home_lnt,
  MIN(h.lat) AS home_lat
FROM customer AS c
INNER JOIN home AS h ON c.psn_no = h.psn_no
LEFT JOIN vote AS v ON c.psn_no = v.psn_no AND c.unit <> v.fixmedins_code
GROUP BY c.unit, c.psn_no, c.visits, c.by_token, c.months, c.first_day, c.last_day
ORDER BY c.unit, c.psn_no
