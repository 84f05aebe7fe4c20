-- Drugs bought, bulk by all drugs of a buyer together. Looked at are purchases of more than is usual of the drug at a time; in turn is a drug of which
-- the buyer fetched so much at another place than the last time in half of the cases or more: what is fetched for months at the one clinic is not.
-- Wanted is who in three months or more took more of such drugs so, counted in usual purchases of each, than all but one buyer in a hundred (or than three
-- times what those who come in as many take of everything; twice as much at least) and changed the place $least_switches times or more. His purchases of these drugs are bulk.
WITH large AS (
  SELECT
    psn_no,
    drug,
    place,
    CAST(FLOOR(DATE_DIFF('day', DATE '2000-01-01', setl_date) / 30.0) AS INTEGER) AS month,
    packs / middle AS taken,
    LAG(place) OVER (PARTITION BY psn_no, drug ORDER BY setl_date, setl_id) AS before
  FROM gf_purchase
  WHERE packs > middle
),

in_turn AS (
  SELECT psn_no, drug, SUM(CASE WHEN before <> place THEN 1 ELSE 0 END) AS switches
  FROM large
  GROUP BY psn_no, drug
  HAVING SUM(CASE WHEN before <> place THEN 1 ELSE 0 END) >= GREATEST(1, 0.5 * COUNT(before))
),

month AS (
  SELECT l.psn_no, l.month, SUM(l.taken) AS taken
  FROM large AS l
  INNER JOIN in_turn AS t ON l.psn_no = t.psn_no AND l.drug = t.drug
  GROUP BY l.psn_no, l.month
),

third AS (
  SELECT psn_no, taken
  FROM (SELECT psn_no, taken, ROW_NUMBER() OVER (PARTITION BY psn_no ORDER BY taken DESC, month) AS rank FROM month) AS ranked
  WHERE rank = 3
),

all_month AS (
  SELECT
    psn_no,
    CAST(FLOOR(DATE_DIFF('day', DATE '2000-01-01', setl_date) / 30.0) AS INTEGER) AS month,
    SUM(packs / middle) AS taken
  FROM gf_purchase
  GROUP BY psn_no, CAST(FLOOR(DATE_DIFF('day', DATE '2000-01-01', setl_date) / 30.0) AS INTEGER)
),

everything AS (
  SELECT QUANTILE_CONT(taken, 0.5) AS middle
  FROM (SELECT taken, ROW_NUMBER() OVER (PARTITION BY psn_no ORDER BY taken DESC, month) AS rank FROM all_month) AS ranked
  WHERE rank = 3
),

few AS (
  SELECT COALESCE(MAX(CASE WHEN t.rank > 0.01 * e.buyers THEN t.taken END), 0) AS most
  FROM (SELECT taken, ROW_NUMBER() OVER (ORDER BY taken DESC) AS rank FROM third) AS t
  CROSS JOIN (SELECT COUNT(DISTINCT psn_no) AS buyers FROM gf_purchase) AS e
),

wanted AS (
  SELECT t.psn_no
  FROM third AS t
  INNER JOIN in_turn AS i ON t.psn_no = i.psn_no
  CROSS JOIN everything AS e
  CROSS JOIN few AS f
  WHERE t.taken > LEAST(3 * e.middle, f.most) AND t.taken >= 2 * e.middle
  GROUP BY t.psn_no
  HAVING SUM(i.switches) >= $least_switches
)

SELECT
  p.setl_id,
  p.psn_no,
  p.place,
  p.setl_date,
  p.drug,
  p.packs,
  p.yuan,
  p.pieces,
  w.psn_no IS NOT NULL AND i.psn_no IS NOT NULL AND p.packs > p.middle AS bulk
FROM gf_purchase AS p
LEFT JOIN wanted AS w ON p.psn_no = w.psn_no
LEFT JOIN in_turn AS i ON p.psn_no = i.psn_no AND p.drug = i.drug
