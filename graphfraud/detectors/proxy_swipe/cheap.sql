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

-- At the shop itself; only where the price fell are all others' sales looked at.
own AS (
  SELECT
    a.unit,
    a.item,
    MIN(a.onset) AS onset,
    MIN(a.until) AS until,
    MEDIAN(CASE WHEN s.day BETWEEN a.onset AND a.until THEN s.price END) AS since
  FROM asked AS a
  INNER JOIN (
    SELECT
      v.fixmedins_code AS shop,
      v.psn_no,
      DATE_DIFF('day', DATE '2000-01-01', v.setl_date) AS day,
      COALESCE(f.hilist_code, f.hilist_name) AS item,
      CAST(COALESCE(f.pric, f.det_item_fee_sumamt / NULLIF(COALESCE(f.cnt, 1), 0)) AS DOUBLE) AS price
    FROM settlement AS v
    INNER JOIN fee_list_d AS f ON v.setl_id = f.setl_id
    WHERE v.fixmedins_code IN (SELECT unit FROM asked) AND v.institution_kind = 'pharmacy' AND NOT v.fully_refunded AND COALESCE(f.cnt, 1) > 0
  ) AS s ON a.item = s.item AND a.unit = s.shop
  LEFT JOIN gf_newcomer AS n ON a.unit = n.unit AND s.psn_no = n.psn_no
  GROUP BY a.unit, a.item
  HAVING COUNT(DISTINCT CASE WHEN s.day >= a.onset AND n.psn_no IS NULL THEN s.psn_no END) >= $many
    AND COALESCE(
      MEDIAN(CASE WHEN s.day BETWEEN a.onset AND a.until THEN s.price END)
      <= $cheaper * MEDIAN(CASE WHEN s.day < a.onset THEN s.price END),
      COUNT(CASE WHEN s.day < a.onset THEN s.price END) = 0
    )
),

price AS (
  SELECT o.unit, o.item
  FROM own AS o
  INNER JOIN (
    SELECT
      v.fixmedins_code AS shop,
      DATE_DIFF('day', DATE '2000-01-01', v.setl_date) AS day,
      COALESCE(f.hilist_code, f.hilist_name) AS item,
      CAST(COALESCE(f.pric, f.det_item_fee_sumamt / NULLIF(COALESCE(f.cnt, 1), 0)) AS DOUBLE) AS price
    FROM fee_list_d AS f
    INNER JOIN settlement AS v ON f.setl_id = v.setl_id
    WHERE COALESCE(f.hilist_code, f.hilist_name) IN (SELECT item FROM own)
      AND v.institution_kind = 'pharmacy' AND NOT v.fully_refunded AND COALESCE(f.cnt, 1) > 0
  ) AS s ON o.item = s.item AND o.unit <> s.shop AND s.day BETWEEN o.onset AND o.until
  GROUP BY o.unit, o.item
  HAVING MIN(o.since) <= $cheaper * MEDIAN(s.price)
)

SELECT l.unit, l.psn_no, CAST(COUNT(DISTINCT l.setl_id) AS INTEGER) AS cheap
FROM line AS l
INNER JOIN price AS p ON l.unit = p.unit AND l.item = p.item
GROUP BY l.unit, l.psn_no
ORDER BY l.unit, l.psn_no
