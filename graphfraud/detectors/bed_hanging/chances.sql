-- Opportunity of each institution: the stays in which a swipe would fall at each person's own habit (days between
-- admission and discharge at the person's rate of other visits, shrunk by $shrink_days at everybody's), the stays that
-- another could overlap, the stays long enough to be idle (those of two weeks apart:
-- the longer somebody lies, the likelier the last days are quiet), the stays with a bill at institutions that do bill nursing, tests
-- or treatment for a fifth of them: where they hardly ever do, the export leaves them out.
WITH period AS (
  SELECT DATE_DIFF('day', MIN(setl_date), MAX(setl_date)) + 1 AS days FROM settlement
),

visit AS (
  SELECT psn_no, COUNT(*) AS visits
  FROM settlement
  WHERE med_class IN ('11', '12', '13', '14', '41', '51') AND NOT fully_refunded
  GROUP BY psn_no
),

lain AS (
  SELECT psn_no, SUM(nights) AS nights FROM gf_stay GROUP BY psn_no
),

everybody AS (
  SELECT SUM(v.visits) / (COUNT(*) * MAX(p.days)) AS rate
  FROM visit AS v
  CROSS JOIN period AS p
),

habit AS (
  SELECT
    l.psn_no,
    (COALESCE(v.visits, 0) + e.rate * $shrink_days) / (GREATEST(p.days - l.nights, 1) + $shrink_days) AS rate
  FROM lain AS l
  CROSS JOIN period AS p
  CROSS JOIN everybody AS e
  LEFT JOIN visit AS v ON l.psn_no = v.psn_no
),

told AS (
  SELECT
    fixmedins_code,
    AVG(CASE WHEN nursing OR test OR surgery OR chemotherapy OR dialysis THEN 1.0 ELSE 0.0 END) AS share
  FROM gf_stay
  WHERE nights >= 2 AND lines > 0
  GROUP BY fixmedins_code
),

chance AS (
  SELECT
    s.fixmedins_code || CASE WHEN s.med_class = '25' THEN '|25' ELSE '' END AS unit,
    'swipe' AS cell,
    1 - EXP(-h.rate * GREATEST(s.nights - 1, 0)) AS chances
  FROM gf_stay AS s
  INNER JOIN habit AS h ON s.psn_no = h.psn_no
  UNION ALL
  SELECT fixmedins_code || CASE WHEN med_class = '25' THEN '|25' ELSE '' END, 'stay', nights FROM gf_stay
  UNION ALL
  SELECT
    fixmedins_code || CASE WHEN med_class = '25' THEN '|25' ELSE '' END,
    CASE WHEN nights >= 14 THEN 'idle long' ELSE 'idle' END,
    1
  FROM gf_stay
  WHERE nights >= $idle_days AND lines > 0
  UNION ALL
  SELECT s.fixmedins_code || CASE WHEN s.med_class = '25' THEN '|25' ELSE '' END, 'idle bare', 1
  FROM gf_stay AS s
  INNER JOIN told AS t ON s.fixmedins_code = t.fixmedins_code AND t.share >= 0.2
  WHERE s.nights >= 2 AND s.lines > 0
)

-- Summed as decimals: a sum of floating numbers depends on the order in which threads come to it.
SELECT unit, cell, CAST(SUM(CAST(chances AS DECIMAL(18, 12))) AS DOUBLE) AS chances
FROM chance
WHERE chances > 0
GROUP BY unit, cell
ORDER BY unit, cell
