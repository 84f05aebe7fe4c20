-- Drugs bought (bought_month.sql): one row a settlement and drug; bulk is more packs than nine in
-- ten buyers of that drug usually take, or more within 30 days, at all places, than nine in ten ever do (three times the median at
-- most: where few use the drug more than one in ten may be of one ring).
-- A median of all that one person took is reckoned only where it was not always as much: the database keeps most of a kilobyte for each.
WITH taken AS (
  SELECT drug, psn_no, MIN(packs) AS least, MAX(packs) AS most, MAX(in_month) AS in_month FROM gf_bought_month GROUP BY drug, psn_no
),

varied AS (
  SELECT b.drug, b.psn_no, QUANTILE_CONT(b.packs, 0.5) AS packs
  FROM gf_bought_month AS b
  INNER JOIN taken AS t ON b.drug = t.drug AND b.psn_no = t.psn_no
  WHERE t.least < t.most
  GROUP BY b.drug, b.psn_no
),

buyer AS (
  SELECT drug, least AS packs, in_month FROM taken WHERE least = most
  UNION ALL
  SELECT t.drug, v.packs, t.in_month
  FROM taken AS t
  INNER JOIN varied AS v ON t.drug = v.drug AND t.psn_no = v.psn_no
),

usual AS (
  SELECT
    drug,
    LEAST(QUANTILE_CONT(packs, 0.9), 3 * QUANTILE_CONT(packs, 0.5)) AS most,
    QUANTILE_CONT(packs, 0.5) AS middle,
    LEAST(QUANTILE_CONT(in_month, 0.9), 3 * QUANTILE_CONT(in_month, 0.5)) AS most_in_month
  FROM buyer
  GROUP BY drug
)

SELECT
  b.setl_id,
  b.psn_no,
  b.place,
  b.setl_date,
  b.med_class,
  b.drug,
  b.doctor,
  b.scripts,
  b.packs,
  b.yuan,
  b.pieces,
  b.packs > 1 AND (b.packs > u.most OR b.in_month > u.most_in_month) AS bulk,
  u.middle
FROM gf_bought_month AS b
INNER JOIN usual AS u ON b.drug = u.drug
WHERE b.packs > 0
