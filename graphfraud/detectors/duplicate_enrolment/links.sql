-- The same care under two person numbers of one person (gf_pair): stays that overlap, visits to one institution on one day, the same drug
-- taken under both within $near_days days at two institutions, a bill settled again to the fen under the other number within $near_days days
-- (another day's, of a sum that is unusual there: what everybody pays for a visit is no bill that is known again).
-- exact: at one institution, begun within a day of one another, or stays of one sum to the fen.
WITH both_ways AS (
  SELECT pair, a, b FROM gf_pair
),

stay AS (
  SELECT
    p.pair,
    'stay' AS kind,
    x.stay AS setl_a,
    y.stay AS setl_b,
    x.fixmedins_code AS place,
    y.fixmedins_code AS place_b,
    FALSE AS sells,
    x.fixmedins_code = y.fixmedins_code AS same_place,
    GREATEST(x.began, y.began) AS moment,
    DATE_DIFF(
      'day',
      CAST(GREATEST(x.began, y.began) AS DATE),
      CAST(LEAST(x.ended, y.ended) AS DATE)
    ) AS overlap,
    ABS(x.net - y.net) <= 0.01 AS same_amount,
    x.fixmedins_code = y.fixmedins_code
    AND (ABS(DATE_DIFF('day', CAST(x.began AS DATE), CAST(y.began AS DATE))) <= 1 OR ABS(x.net - y.net) <= 0.01) AS exact
  FROM both_ways AS p
  INNER JOIN gf_stay AS x ON p.a = x.psn_no
  INNER JOIN gf_stay AS y ON p.b = y.psn_no
  WHERE x.began < y.ended AND y.began < x.ended
),

visit AS (
  SELECT
    p.pair,
    'visit' AS kind,
    MIN(x.setl_id) AS setl_a,
    MIN(y.setl_id) AS setl_b,
    x.fixmedins_code AS place,
    x.fixmedins_code AS place_b,
    BOOL_OR(x.med_class = '41') AS sells,
    TRUE AS same_place,
    MIN(x.setl_time) AS moment,
    0 AS overlap,
    BOOL_OR(ABS(x.net - y.net) <= 0.01) AS same_amount,
    TRUE AS exact
  FROM both_ways AS p
  INNER JOIN settlement AS x ON p.a = x.psn_no
  INNER JOIN settlement AS y
    ON p.b = y.psn_no AND x.fixmedins_code = y.fixmedins_code
    AND CAST(COALESCE(x.begndate, x.setl_time) AS DATE) = CAST(COALESCE(y.begndate, y.setl_time) AS DATE)
    AND (x.med_class = '41') = (y.med_class = '41')
  WHERE x.med_class NOT IN ('21', '22', '24', '25', '26', '28', '52')
    AND y.med_class NOT IN ('21', '22', '24', '25', '26', '28', '52')
    AND NOT x.fully_refunded AND NOT y.fully_refunded
  GROUP BY p.pair, x.fixmedins_code, x.setl_date
),

billed AS (
  SELECT
    p.pair,
    x.fixmedins_code AS place,
    x.setl_date,
    x.net,
    MIN(x.setl_id) AS setl_a,
    MIN(y.setl_id) AS setl_b,
    BOOL_OR(x.med_class = '41') AS sells,
    MIN(GREATEST(x.setl_time, y.setl_time)) AS moment
  FROM both_ways AS p
  INNER JOIN settlement AS x ON p.a = x.psn_no
  INNER JOIN settlement AS y
    ON p.b = y.psn_no AND x.fixmedins_code = y.fixmedins_code AND x.setl_date <> y.setl_date
    AND ABS(DATE_DIFF('day', x.setl_date, y.setl_date)) <= $near_days AND x.net = y.net AND x.med_class = y.med_class
  WHERE x.med_class NOT IN ('21', '22', '24', '25', '26', '28', '52') AND NOT x.fully_refunded AND NOT y.fully_refunded AND x.net > 0
  GROUP BY p.pair, x.fixmedins_code, x.setl_date, x.net
),

usual AS (
  SELECT b.place, b.net, SUM(CASE WHEN s.net = b.net THEN 1 ELSE 0 END) AS alike, COUNT(*) AS settlements
  FROM (SELECT DISTINCT place, net FROM billed) AS b
  INNER JOIN settlement AS s ON b.place = s.fixmedins_code
  WHERE s.psn_no NOT IN (SELECT a FROM gf_pair UNION SELECT b FROM gf_pair)
  GROUP BY b.place, b.net
),

again AS (
  SELECT
    b.pair,
    'visit' AS kind,
    b.setl_a,
    b.setl_b,
    b.place,
    b.place AS place_b,
    b.sells,
    TRUE AS same_place,
    b.moment,
    0 AS overlap,
    TRUE AS same_amount,
    FALSE AS exact
  FROM billed AS b
  LEFT JOIN usual AS u ON b.place = u.place AND b.net = u.net
  WHERE COALESCE(u.alike, 0) <= $seldom * COALESCE(u.settlements, 0)
    AND NOT EXISTS (SELECT 1 FROM visit AS v WHERE b.pair = v.pair AND (b.setl_a = v.setl_a OR b.setl_b = v.setl_b))
),

drug AS (
  SELECT
    p.pair,
    'drug' AS kind,
    MIN(x.setl_id) AS setl_a,
    MIN(y.setl_id) AS setl_b,
    MIN(x.place) AS place,
    MIN(y.place) AS place_b,
    BOOL_AND(x.med_class = '41' AND y.med_class = '41') AS sells,
    FALSE AS same_place,
    CAST(x.setl_date AS TIMESTAMP) AS moment,
    0 AS overlap,
    COALESCE(BOOL_OR(ABS(x.yuan - y.yuan) <= 0.01), FALSE) AS same_amount,
    FALSE AS exact
  FROM both_ways AS p
  INNER JOIN gf_purchase AS x ON p.a = x.psn_no
  INNER JOIN gf_purchase AS y
    ON p.b = y.psn_no AND x.drug = y.drug AND x.place <> y.place AND ABS(DATE_DIFF('day', x.setl_date, y.setl_date)) <= $near_days
  GROUP BY p.pair, x.setl_date
)

SELECT * FROM stay WHERE overlap >= $least_overlap
UNION ALL
SELECT * FROM visit
UNION ALL
SELECT * FROM again
UNION ALL
SELECT * FROM drug
ORDER BY pair, moment, setl_a, setl_b
