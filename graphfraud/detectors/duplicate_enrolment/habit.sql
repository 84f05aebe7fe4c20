-- What two people of the same habits would share by chance, pair by pair: visits of both, nights of both, when care under each
-- began first and last, whether the enrolments under both numbers ran at the same time, and how often days on which both took one drug
-- could fall together (drug_days: the product of such days, over the drugs).
WITH period AS (
  SELECT DATE_DIFF('day', MIN(setl_date), MAX(setl_date)) + 1 AS days FROM settlement
),

person AS (
  SELECT
    w.psn_no,
    COUNT(s.setl_id) AS visits,
    MIN(COALESCE(s.begndate, s.setl_time)) AS first,
    MAX(COALESCE(s.begndate, s.setl_time)) AS last,
    MIN(s.psn_type) AS psn_type
  FROM (SELECT a AS psn_no FROM gf_pair UNION SELECT b FROM gf_pair) AS w
  LEFT JOIN settlement AS s ON w.psn_no = s.psn_no
  GROUP BY w.psn_no
),

lain AS (
  SELECT psn_no, SUM(nights + 1) AS nights, COUNT(*) AS stays FROM gf_stay GROUP BY psn_no
),

took AS (
  SELECT psn_no, drug, CAST(COUNT(DISTINCT setl_date) AS DOUBLE) AS days FROM gf_purchase GROUP BY psn_no, drug
),

drugs AS (
  SELECT p.pair, SUM(x.days * y.days) AS drug_days
  FROM gf_pair AS p
  INNER JOIN took AS x ON p.a = x.psn_no
  INNER JOIN took AS y ON p.b = y.psn_no AND x.drug = y.drug
  GROUP BY p.pair
),

insured AS (
  SELECT psn_no, MIN(psn_insu_date) AS since, MAX(COALESCE(paus_insu_date, DATE '9999-12-31')) AS until
  FROM psn_insu_d
  WHERE insutype IN ('310', '320', '340', '390')
  GROUP BY psn_no
)

SELECT
  p.pair,
  p.a,
  p.b,
  CAST(x.visits AS DOUBLE) AS visits_a,
  CAST(y.visits AS DOUBLE) AS visits_b,
  CAST(COALESCE(i.nights, 0) AS DOUBLE) AS nights_a,
  CAST(COALESCE(j.nights, 0) AS DOUBLE) AS nights_b,
  CAST(COALESCE(i.stays, 0) AS DOUBLE) AS stays_a,
  CAST(COALESCE(j.stays, 0) AS DOUBLE) AS stays_b,
  CAST(d.days AS DOUBLE) AS days,
  CAST(COALESCE(g.drug_days, 0) AS DOUBLE) AS drug_days,
  x.first AS first_a,
  x.last AS last_a,
  y.first AS first_b,
  y.last AS last_b,
  x.psn_type = '16' OR y.psn_type = '16' AS student,
  DATE_DIFF('day', GREATEST(m.since, n.since), LEAST(m.until, n.until, CAST(GREATEST(x.last, y.last) AS DATE))) AS days_of_both
FROM gf_pair AS p
CROSS JOIN period AS d
INNER JOIN person AS x ON p.a = x.psn_no
INNER JOIN person AS y ON p.b = y.psn_no
LEFT JOIN lain AS i ON p.a = i.psn_no
LEFT JOIN lain AS j ON p.b = j.psn_no
LEFT JOIN drugs AS g ON p.pair = g.pair
LEFT JOIN insured AS m ON p.a = m.psn_no
LEFT JOIN insured AS n ON p.b = n.psn_no
ORDER BY p.pair
