-- Of the settlements of each pharmacy's newcomers (gf_newcomer) since the onset, the share that went through operators who take the e-credential alone
-- ($nearly_all of $least settlements or more), where the shop's other operators are paid by card as well (less than $usual by e-credential).
WITH crowd AS (
  SELECT unit, psn_no, onset FROM gf_newcomer
),

till AS (
  SELECT
    s.fixmedins_code AS unit,
    s.opter_id AS till,
    COUNT(*) AS sales,
    SUM(CASE WHEN s.mdtrt_cert_type = '01' THEN 1 ELSE 0 END) AS phones
  FROM settlement AS s
  WHERE s.fixmedins_code IN (SELECT unit FROM crowd) AND NOT s.fully_refunded AND s.opter_id IS NOT NULL AND s.mdtrt_cert_type IS NOT NULL
  GROUP BY s.fixmedins_code, s.opter_id
),

alone AS (
  SELECT unit, till FROM till WHERE sales >= $least AND phones >= $nearly_all * sales
),

rest AS (
  SELECT t.unit
  FROM till AS t
  LEFT JOIN alone AS a ON t.unit = a.unit AND t.till = a.till
  WHERE a.till IS NULL
  GROUP BY t.unit
  HAVING SUM(t.phones) < $usual * SUM(t.sales)
)

SELECT c.unit, CAST(AVG(CASE WHEN a.till IS NOT NULL THEN 1.0 ELSE 0.0 END) AS DOUBLE) AS share
FROM crowd AS c
INNER JOIN settlement AS s ON c.unit = s.fixmedins_code AND c.psn_no = s.psn_no
INNER JOIN rest AS r ON c.unit = r.unit
LEFT JOIN alone AS a ON s.fixmedins_code = a.unit AND s.opter_id = a.till
WHERE DATE_DIFF('day', DATE '2000-01-01', s.setl_date) >= c.onset AND NOT s.fully_refunded
GROUP BY c.unit
