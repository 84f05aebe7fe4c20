-- Purchases of each newcomer (gf_newcomer) at the pharmacy since the onset with a good that $many of them or more buy there, and others as well, and
-- that costs there no more than the part $cheaper of what it cost there before, and of what it costs elsewhere as long as they come for it: a price fixed
-- for all falls at one shop first.
WITH sale AS (
  SELECT n.unit, n.onset, n.psn_no, s.setl_id, DATE_DIFF('day', DATE '2000-01-01', s.setl_date) AS day
  FROM gf_newcomer AS n
  INNER JOIN settlement AS s ON n.unit = s.fixmedins_code AND n.psn_no = s.psn_no
  WHERE DATE_DIFF('day', DATE '2000-01-01', s.setl_date) >= n.onset AND NOT s.fully_refunded
),

line AS (
  SELECT a.unit, a.onset, a.psn_no, a.setl_id, a.day, COALESCE(f.hilist_code, f.hilist_name) AS item
  FROM sale AS a
  INNER JOIN fee_list_d AS f ON a.setl_id = f.setl_id
  WHERE COALESCE(f.cnt, 1) > 0 AND COALESCE(f.hilist_code, f.hilist_name) IS NOT NULL
),

asked AS (
  SELECT unit, MIN(onset) AS onset, MAX(day) AS until, item FROM line GROUP BY unit, item HAVING COUNT(DISTINCT psn_no) >= $many
),

sold AS (
  SELECT
    s.fixmedins_code AS shop,
    s.psn_no,
    DATE_DIFF('day', DATE '2000-01-01', s.setl_date) AS day,
    COALESCE(f.hilist_code, f.hilist_name) AS item,
    CAST(COALESCE(f.pric, f.det_item_fee_sumamt / NULLIF(COALESCE(f.cnt, 1), 0)) AS DOUBLE) AS price
  FROM fee_list_d AS f
  INNER JOIN settlement AS s ON f.setl_id = s.setl_id
  WHERE COALESCE(f.hilist_code, f.hilist_name) IN (SELECT item FROM asked)
    AND s.institution_kind = 'pharmacy' AND NOT s.fully_refunded AND COALESCE(f.cnt, 1) > 0
),

price AS (
  SELECT
    a.unit,
    a.item,
    MEDIAN(CASE WHEN a.unit = s.shop AND s.day BETWEEN a.onset AND a.until THEN s.price END) AS since,
    MEDIAN(CASE WHEN a.unit = s.shop AND s.day < a.onset THEN s.price END) AS before,
    MEDIAN(CASE WHEN a.unit <> s.shop AND s.day BETWEEN a.onset AND a.until THEN s.price END) AS elsewhere,
    COUNT(DISTINCT CASE WHEN a.unit = s.shop AND s.day >= a.onset AND n.psn_no IS NULL THEN s.psn_no END) AS others
  FROM asked AS a
  INNER JOIN sold AS s ON a.item = s.item
  LEFT JOIN gf_newcomer AS n ON a.unit = n.unit AND s.psn_no = n.psn_no
  GROUP BY a.unit, a.item
)

SELECT l.unit, l.psn_no, CAST(COUNT(DISTINCT l.setl_id) AS INTEGER) AS cheap
FROM line AS l
INNER JOIN price AS p ON l.unit = p.unit AND l.item = p.item
WHERE p.others >= $many AND p.since <= $cheaper * p.elsewhere AND (p.before IS NULL OR p.since <= $cheaper * p.before)
GROUP BY l.unit, l.psn_no
ORDER BY l.unit, l.psn_no
