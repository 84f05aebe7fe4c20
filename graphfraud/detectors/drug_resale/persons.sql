-- Each buyer: purchases, bulk purchases, where, how far apart, how much of the money went into one drug, and how many use
-- that one.
WITH by_drug AS (
  SELECT psn_no, drug, SUM(yuan) AS yuan FROM gf_purchase GROUP BY psn_no, drug
),

ranked AS (
  SELECT
    psn_no,
    drug,
    yuan,
    COUNT(*) OVER (PARTITION BY drug) AS users,
    ROW_NUMBER() OVER (PARTITION BY psn_no ORDER BY yuan DESC, drug) AS rank
  FROM by_drug
),

main_drug AS (
  SELECT
    psn_no,
    MAX(yuan) / GREATEST(SUM(yuan), 0.01) AS one_drug,
    MAX(CASE WHEN rank = 1 THEN users END) AS users
  FROM ranked
  GROUP BY psn_no
),

everybody AS (
  SELECT COUNT(DISTINCT psn_no) AS buyers FROM gf_purchase
),

bulk_day AS (
  SELECT psn_no, COUNT(DISTINCT setl_date) AS days, MIN(setl_date) AS first, MAX(setl_date) AS last
  FROM gf_purchase
  WHERE bulk
  GROUP BY psn_no
)

SELECT
  p.psn_no,
  CAST(COUNT(*) AS DOUBLE) AS lines,
  CAST(SUM(CASE WHEN p.bulk THEN 1 ELSE 0 END) AS DOUBLE) AS bulk,
  CAST(COUNT(DISTINCT CASE WHEN p.bulk THEN p.place END) AS INTEGER) AS places,
  MIN(m.one_drug) AS one_drug,
  CAST(MIN(m.users) AS INTEGER) AS users,
  CAST(MIN(e.buyers) AS INTEGER) AS buyers,
  CAST(COALESCE(MIN(d.days), 0) AS INTEGER) AS bulk_days,
  CAST(COALESCE(DATE_DIFF('day', MIN(d.first), MIN(d.last)), 0) AS INTEGER) AS bulk_span,
  CAST(MIN(CASE WHEN d.days > 1 THEN DATE_DIFF('day', d.first, d.last) / (d.days - 1.0) END) AS DOUBLE) AS interval_days
FROM gf_purchase AS p
INNER JOIN main_drug AS m ON p.psn_no = m.psn_no
CROSS JOIN everybody AS e
LEFT JOIN bulk_day AS d ON p.psn_no = d.psn_no
GROUP BY p.psn_no
ORDER BY p.psn_no
