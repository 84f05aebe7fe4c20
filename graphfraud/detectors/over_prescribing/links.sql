-- One row a course beyond need: a drug that one doctor (institution where no doctor is known) keeps prescribing to a person
-- on more than $most_often days in 30, or at more than $times times the full dose, for which the daily use stands that nine
-- in ten regular users of the drug do not exceed, whoever wrote it and wherever they bought it (at most three times their median,
-- as many may be of one ring). A course is long enough when what it leaves over would last as long as what one at that limit leaves
-- over in $least_span days; four weeks at least. Usual packs fetched early are no large prescriptions: below twice that excess a
-- visit must bring $times times the packs of a usual one (three for two are as few more as there can be).
-- little: too frequent alone, while by what a pack holds the packs of the busiest month come to $pieces_a_day pieces (tablets, capsules, sachets)
-- a day at most, which is no dose beyond need of anything: small packs, fetched one by one.
WITH given AS (
  SELECT DISTINCT setl_id FROM fee_list_d WHERE list_type LIKE '2%' AND cnt > 0 AND REGEXP_MATCHES(COALESCE(hilist_name, ''), $given)
),

-- Courses of as many rows as one beyond need has days at least: most people buy a drug once or twice.
repeated AS (
  SELECT COALESCE(doctor, place) AS unit, psn_no, drug
  FROM gf_purchase
  WHERE doctor IS NOT NULL OR med_class <> '41'
  GROUP BY COALESCE(doctor, place), psn_no, drug
  HAVING COUNT(*) >= LEAST($most_often + 1, $least_visits)
),

daily AS (
  SELECT
    COALESCE(p.doctor, p.place) AS unit,
    p.psn_no,
    p.drug,
    DATE_DIFF('day', DATE '2000-01-01', p.setl_date) AS day,
    MIN(p.place) AS place,
    MIN(p.doctor) AS doctor,
    SUM(p.packs) AS packs,
    LEAST(COUNT(DISTINCT p.setl_id), 3) AS visits,
    MIN(p.middle) AS middle,
    BOOL_OR(COALESCE(b.dialysis, FALSE)) AS dialysis,
    BOOL_OR(COALESCE(b.chemotherapy, FALSE)) AS chemotherapy,
    BOOL_OR(g.setl_id IS NOT NULL) AS given
  FROM gf_purchase AS p
  INNER JOIN repeated AS r ON COALESCE(p.doctor, p.place) = r.unit AND p.psn_no = r.psn_no AND p.drug = r.drug
  LEFT JOIN gf_bill AS b ON p.setl_id = b.setl_id
  LEFT JOIN given AS g ON p.setl_id = g.setl_id
  WHERE p.doctor IS NOT NULL OR p.med_class <> '41'
  GROUP BY COALESCE(p.doctor, p.place), p.psn_no, p.drug, p.setl_date
),

windowed AS (
  SELECT
    *,
    COUNT(*) OVER w AS in_month,
    SUM(packs) OVER w AS packs_in_month,
    day - LAG(day) OVER (PARTITION BY unit, psn_no, drug ORDER BY day) AS gap,
    LAST_VALUE(packs) OVER (
      PARTITION BY unit, psn_no, drug ORDER BY day ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    ) AS last_packs
  FROM daily
  WINDOW w AS (PARTITION BY unit, psn_no, drug ORDER BY day RANGE BETWEEN 29 PRECEDING AND CURRENT ROW)
),

course AS (
  SELECT
    unit,
    psn_no,
    drug,
    MIN(place) AS place,
    MIN(doctor) AS doctor,
    COUNT(*) AS days,
    SUM(visits) AS visits,
    MAX(day) - MIN(day) AS span,
    SUM(packs) AS packs,
    SUM(packs) / COUNT(*) AS a_visit,
    MIN(packs) AS least_packs,
    MAX(packs) AS most_packs,
    MIN(middle) AS middle,
    (SUM(packs) - MAX(last_packs)) / GREATEST(MAX(day) - MIN(day), 1) AS rate,
    MAX(in_month) AS in_month,
    MAX(packs_in_month) AS packs_in_month,
    MIN(gap) AS least_gap,
    AVG(CASE WHEN dialysis THEN 1.0 ELSE 0.0 END) AS on_dialysis,
    AVG(CASE WHEN chemotherapy THEN 1.0 ELSE 0.0 END) AS on_chemotherapy,
    AVG(CASE WHEN given THEN 1.0 ELSE 0.0 END) AS given
  FROM windowed
  GROUP BY unit, psn_no, drug
),

called AS (
  SELECT DISTINCT
    COALESCE(hilist_code, hilist_name) AS drug,
    hilist_name AS name,
    COALESCE(list_type LIKE '1%', FALSE) AS medicine,
    REGEXP_MATCHES(COALESCE(hilist_name, ''), $supervised) AS supervised,
    REGEXP_MATCHES(COALESCE(hilist_name, ''), $injected) AS injected
  FROM fee_list_d
),

named AS (
  SELECT
    drug,
    MIN(name) AS name,
    BOOL_OR(supervised) AS supervised,
    BOOL_OR(injected) AS injected,
    MAX(
      CASE
        WHEN medicine AND NOT injected
          THEN TRY_CAST(NULLIF(REGEXP_EXTRACT(name, '[*×xX] ?([0-9]{1,4}) ?(片|粒|丸|枚|袋|包)', 1), '') AS DOUBLE)
      END
    ) AS pieces
  FROM called
  GROUP BY drug
),

again AS (
  SELECT psn_no, drug FROM gf_purchase GROUP BY psn_no, drug HAVING COUNT(*) >= 3
),

taken AS (
  SELECT p.psn_no, p.drug, DATE_DIFF('day', DATE '2000-01-01', p.setl_date) AS day, SUM(p.packs) AS packs
  FROM gf_purchase AS p
  INNER JOIN again AS a ON p.psn_no = a.psn_no AND p.drug = a.drug
  GROUP BY p.psn_no, p.drug, p.setl_date
),

use AS (
  SELECT
    psn_no,
    drug,
    COUNT(*) AS days,
    MAX(day) - MIN(day) AS span,
    (SUM(packs) - MAX_BY(packs, day)) / GREATEST(MAX(day) - MIN(day), 1) AS rate
  FROM taken
  GROUP BY psn_no, drug
),

usual AS (
  SELECT drug, LEAST(QUANTILE_CONT(rate, 0.9), 3 * QUANTILE_CONT(rate, 0.5)) AS rate, COUNT(*) AS users
  FROM use
  WHERE days >= 3 AND span >= 28
  GROUP BY drug
)

SELECT
  c.unit,
  'course' AS cell,
  c.psn_no,
  c.drug,
  c.place,
  c.doctor,
  CAST(c.packs AS DOUBLE) AS packs,
  CAST(c.days AS INTEGER) AS days,
  CAST(c.visits AS INTEGER) AS visits,
  CAST(c.in_month AS INTEGER) AS in_month,
  CAST(c.packs_in_month AS DOUBLE) AS packs_in_month,
  CAST(c.rate / GREATEST(u.rate, 0.0001) AS DOUBLE) AS times_usual,
  CAST(c.span / GREATEST(c.days - 1.0, 1.0) AS DOUBLE) AS interval_days,
  CAST(c.least_gap AS INTEGER) AS least_gap,
  CAST(c.rate AS DOUBLE) AS a_day,
  k.name,
  c.in_month > $most_often AS often,
  c.in_month > $most_often
  AND COALESCE(k.pieces * c.packs_in_month <= 30 * $pieces_a_day, FALSE)
  AND COALESCE(c.rate <= $times * u.rate OR k.pieces * c.rate <= $pieces_a_day, FALSE) AS little,
  c.on_dialysis >= 0.5 AS on_dialysis,
  c.on_chemotherapy >= 0.5 AS on_chemotherapy,
  COALESCE(k.supervised, FALSE) AS supervised,
  c.most_packs <= 2 * c.least_packs
  AND (c.span <= $supervised_days * (c.days - 1.0) OR COALESCE(w.span <= $supervised_days * (w.days - 1.0), FALSE)) AS same_dose,
  c.most_packs <= 2 * c.least_packs AS same_amount,
  COALESCE(k.injected, FALSE) AS injection,
  c.given >= 0.9 AS given,
  CAST(c.middle AS DOUBLE) AS middle,
  h.address,
  CAST(h.residents AS INTEGER) AS residents,
  CAST(h.old AS DOUBLE) AS old,
  CAST(NULL AS VARCHAR) AS setl_id
FROM course AS c
LEFT JOIN usual AS u ON c.drug = u.drug
LEFT JOIN use AS w ON c.psn_no = w.psn_no AND c.drug = w.drug
LEFT JOIN named AS k ON c.drug = k.drug
LEFT JOIN gf_residence AS h ON c.psn_no = h.psn_no
WHERE c.in_month > $most_often
  OR (
    c.days >= $least_visits AND c.span >= 28 AND u.users >= 10 AND c.rate > $times * u.rate
    AND c.span * (c.rate / GREATEST(u.rate, 0.0001) - 1) >= $least_span * ($times - 1)
    AND (c.a_visit >= $times * c.middle OR c.rate > 2 * $times * u.rate)
  )
ORDER BY c.unit, c.psn_no, c.drug
