-- Customers of a till of their own: one row a pharmacy and person. Of the settlements since the onset that the newcomers (gf_newcomer) made there
-- nearly all went through one operator, who settled hardly anything before, and hardly for anybody who had come before: whoever never came before,
-- and comes to this operator alone, is of the same population, wherever he lives.
WITH crowd AS (
  SELECT unit, MIN(onset) AS onset FROM gf_newcomer GROUP BY unit
),

visit AS (
  SELECT
    c.unit,
    c.onset,
    s.psn_no,
    s.setl_id,
    s.opter_id AS till,
    DATE_DIFF('day', DATE '2000-01-01', s.setl_date) AS day,
    MIN(DATE_DIFF('day', DATE '2000-01-01', s.setl_date)) OVER (PARTITION BY c.unit, s.psn_no) AS first_day,
    n.psn_no IS NOT NULL AS told
  FROM settlement AS s
  INNER JOIN crowd AS c ON s.fixmedins_code = c.unit
  LEFT JOIN gf_newcomer AS n ON s.fixmedins_code = n.unit AND s.psn_no = n.psn_no
  WHERE NOT s.fully_refunded AND s.opter_id IS NOT NULL
),

shop AS (
  SELECT
    unit,
    SUM(CASE WHEN told AND day >= onset THEN 1 ELSE 0 END) AS theirs,
    COUNT(DISTINCT till) AS tills
  FROM visit
  GROUP BY unit
),

own AS (
  SELECT v.unit, v.till
  FROM visit AS v
  INNER JOIN shop AS s ON v.unit = s.unit
  WHERE s.tills >= 2
  GROUP BY v.unit, v.till
  HAVING SUM(CASE WHEN v.told AND v.day >= v.onset THEN 1 ELSE 0 END) >= $nearly * MIN(s.theirs)
    AND SUM(CASE WHEN v.first_day >= v.onset THEN 1 ELSE 0 END) >= $nearly * COUNT(*)
)

SELECT v.unit, v.psn_no, MIN(o.till) AS till, CAST(COUNT(*) AS INTEGER) AS visits
FROM visit AS v
INNER JOIN own AS o ON v.unit = o.unit
WHERE v.first_day >= v.onset
GROUP BY v.unit, v.psn_no
HAVING SUM(CASE WHEN v.till = o.till THEN 1 ELSE 0 END) = COUNT(*)
ORDER BY v.unit, v.psn_no
