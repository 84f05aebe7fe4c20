-- Each buyer of $least_bulk purchases in bulk or more: purchases, bulk purchases, where, how far apart, how much of the money went into one drug, and how many use
-- that one; times_usual: of the drugs bought in bulk three days or more, the greatest multiple of the daily use that nine in ten regular
-- users do not exceed (three times their median at most), what the last purchase brings left out; pieces_a_day: of the drugs bought in bulk on two days
-- or more the greatest number of tablets a day, NULL where one of them does not say its pack, they are more than five, or hold less than four
-- in five of the bulk; scattered: the share of the bulk purchases with another one of the same drug at another place within $scatter days;
-- all_lines, all_bulk: purchases, and those in bulk, of everybody.
WITH wanted AS (
  SELECT psn_no FROM gf_resale WHERE bulk GROUP BY psn_no HAVING COUNT(*) >= $least_bulk
),

own AS (
  SELECT p.* FROM gf_resale AS p INNER JOIN wanted AS w ON p.psn_no = w.psn_no
),

by_drug AS (
  SELECT psn_no, drug, SUM(yuan) AS yuan FROM own GROUP BY psn_no, drug
),

taker AS (
  SELECT drug, COUNT(*) AS users
  FROM (SELECT DISTINCT drug, psn_no FROM gf_resale) AS each_user
  GROUP BY drug
),

ranked AS (
  SELECT
    b.psn_no,
    b.drug,
    b.yuan,
    u.users,
    ROW_NUMBER() OVER (PARTITION BY b.psn_no ORDER BY b.yuan DESC, b.drug) AS rank
  FROM by_drug AS b
  INNER JOIN taker AS u ON b.drug = u.drug
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
  SELECT COUNT(*) AS lines, COUNT(CASE WHEN bulk THEN 1 END) AS bulk, COUNT(DISTINCT psn_no) AS buyers FROM gf_resale
),

bulk_day AS (
  SELECT psn_no, COUNT(DISTINCT setl_date) AS days, MIN(setl_date) AS first, MAX(setl_date) AS last
  FROM own
  WHERE bulk
  GROUP BY psn_no
),

-- A rate needs three days; few persons have fetched one drug as often.
often AS (
  SELECT psn_no, drug FROM gf_resale GROUP BY psn_no, drug HAVING COUNT(*) >= 3
),

daily AS (
  SELECT
    p.psn_no,
    p.drug,
    DATE_DIFF('day', DATE '2000-01-01', p.setl_date) AS day,
    SUM(p.packs) AS packs,
    BOOL_OR(p.bulk) AS bulk
  FROM gf_resale AS p
  INNER JOIN often AS o ON p.psn_no = o.psn_no AND p.drug = o.drug
  GROUP BY p.psn_no, p.drug, p.setl_date
),

taken AS (
  SELECT
    psn_no,
    drug,
    DATE_DIFF('day', DATE '2000-01-01', setl_date) AS day,
    SUM(packs) AS packs,
    MIN(pieces) AS pieces,
    BOOL_OR(bulk) AS bulk
  FROM own
  GROUP BY psn_no, drug, setl_date
),

use AS (
  SELECT
    psn_no,
    drug,
    (SUM(packs) - MAX_BY(packs, day)) / GREATEST(MAX(day) - MIN(day), 1) AS rate,
    SUM(CASE WHEN bulk THEN 1 ELSE 0 END) AS bulk_days
  FROM daily
  GROUP BY psn_no, drug
  HAVING COUNT(*) >= 3 AND MAX(day) - MIN(day) >= 28
),

again AS (
  SELECT
    psn_no,
    (SUM(packs) - MAX_BY(packs, day)) / GREATEST(MAX(day) - MIN(day), 1) * MIN(pieces) AS pieces_a_day,
    SUM(CASE WHEN bulk THEN 1 ELSE 0 END) AS bulk_days
  FROM taken
  GROUP BY psn_no, drug
),

need AS (
  SELECT
    psn_no,
    CASE
      WHEN
        SUM(CASE WHEN bulk_days >= 2 THEN bulk_days ELSE 0 END) >= 0.8 * SUM(bulk_days)
        AND SUM(CASE WHEN bulk_days >= 2 THEN 1 ELSE 0 END) BETWEEN 1 AND 5
        AND SUM(CASE WHEN bulk_days >= 2 AND pieces_a_day IS NULL THEN 1 ELSE 0 END) = 0
        THEN MAX(CASE WHEN bulk_days >= 2 THEN pieces_a_day END)
    END AS pieces_a_day
  FROM again
  GROUP BY psn_no
),

usual AS (
  SELECT drug, LEAST(QUANTILE_CONT(rate, 0.9), 3 * QUANTILE_CONT(rate, 0.5)) AS rate
  FROM use
  GROUP BY drug
  HAVING COUNT(*) >= 10
),

scatter AS (
  SELECT psn_no, COUNT(*) AS purchases
  FROM (
    SELECT DISTINCT p.psn_no, p.setl_id, p.drug
    FROM own AS p
    INNER JOIN own AS q
      ON p.psn_no = q.psn_no AND p.drug = q.drug AND p.place <> q.place AND ABS(DATE_DIFF('day', p.setl_date, q.setl_date)) <= $scatter
    WHERE p.bulk AND q.bulk
  ) AS near
  GROUP BY psn_no
),

beyond AS (
  SELECT u.psn_no, MAX(u.rate / GREATEST(n.rate, 0.0001)) AS times_usual
  FROM use AS u
  INNER JOIN usual AS n ON u.drug = n.drug
  WHERE u.bulk_days >= 3
  GROUP BY u.psn_no
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
  CAST(MIN(CASE WHEN d.days > 1 THEN DATE_DIFF('day', d.first, d.last) / (d.days - 1.0) END) AS DOUBLE) AS interval_days,
  CAST(MIN(t.times_usual) AS DOUBLE) AS times_usual,
  CAST(MIN(w.pieces_a_day) AS DOUBLE) AS pieces_a_day,
  CAST(COALESCE(MIN(c.purchases), 0) AS DOUBLE) / GREATEST(SUM(CASE WHEN p.bulk THEN 1 ELSE 0 END), 1) AS scattered,
  CAST(MIN(e.lines) AS DOUBLE) AS all_lines,
  CAST(MIN(e.bulk) AS DOUBLE) AS all_bulk
FROM own AS p
INNER JOIN main_drug AS m ON p.psn_no = m.psn_no
CROSS JOIN everybody AS e
LEFT JOIN bulk_day AS d ON p.psn_no = d.psn_no
LEFT JOIN beyond AS t ON p.psn_no = t.psn_no
LEFT JOIN need AS w ON p.psn_no = w.psn_no
LEFT JOIN scatter AS c ON p.psn_no = c.psn_no
GROUP BY p.psn_no
ORDER BY p.psn_no
