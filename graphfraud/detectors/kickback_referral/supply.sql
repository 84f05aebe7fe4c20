-- For each steered fill (gf_steered: lead, origin, setl_id, date): did the doctors' institution, which used to dispense one of the
-- fill's drugs (three packs' lines or more in three weeks, on the whole), dispense none of it to anybody within ten days of the fill?
-- Lines of any wanted drug at any wanted institution are counted first and the couples taken afterwards: joined at once, the database multiplies
-- settlements by the drugs wanted at their institution before it looks at lines.
WITH drug AS (
  SELECT DISTINCT g.lead, g.setl_id, g.origin, CAST(g.date AS DATE) AS date, l.hilist_code
  FROM gf_steered AS g
  INNER JOIN fee_list_d AS l ON g.setl_id = l.setl_id
  WHERE l.hilist_code IS NOT NULL AND COALESCE(l.list_type, '101') LIKE '1%'
),

wanted AS (
  SELECT DISTINCT origin, hilist_code
  FROM drug
),

sold AS (
  SELECT s.fixmedins_code AS origin, l.hilist_code, s.setl_date AS day, COUNT(*) AS lines
  FROM fee_list_d AS l
  INNER JOIN settlement AS s ON l.setl_id = s.setl_id
  WHERE l.hilist_code IN (SELECT hilist_code FROM wanted) AND s.fixmedins_code IN (SELECT origin FROM wanted)
  GROUP BY s.fixmedins_code, l.hilist_code, s.setl_date
),

dispensed AS (
  SELECT a.origin, a.hilist_code, a.day, a.lines
  FROM sold AS a
  INNER JOIN wanted AS w ON a.origin = w.origin AND a.hilist_code = w.hilist_code
),

usual AS (
  SELECT origin, hilist_code, SUM(lines) AS lines
  FROM dispensed
  GROUP BY origin, hilist_code
),

span AS (
  SELECT (EPOCH(MAX(setl_time)) - EPOCH(MIN(setl_time))) / 86400e0 + 1 AS days
  FROM settlement
),

around AS (
  SELECT d.lead, d.setl_id, d.origin, d.hilist_code, COALESCE(SUM(p.lines), 0) AS lines
  FROM drug AS d
  LEFT JOIN dispensed AS p
    ON d.origin = p.origin
    AND d.hilist_code = p.hilist_code
    AND p.day >= d.date - 10
    AND p.day <= d.date + 10
  GROUP BY d.lead, d.setl_id, d.origin, d.hilist_code
)

SELECT a.lead, a.setl_id
FROM around AS a
INNER JOIN usual AS u ON a.origin = u.origin AND a.hilist_code = u.hilist_code
CROSS JOIN span AS n
WHERE a.lines = 0 AND u.lines * 21.0 / n.days >= 3
GROUP BY a.lead, a.setl_id
