-- The drug ledger of each institution that reports purchases: one row an institution, drug and day with what was sold (net
-- of refunds), bought (less returns to the supplier) and returned in packs, from its first purchase on. A delivery counts $late_days
-- before its date, as goods are often booked in after they stand on the shelf. Herbal slices are weighed and left out; so are vaccines that
-- a house never bought itself: centres for disease control buy and hand them out (Vaccine Administration Law, articles 32 and 35).
WITH opened AS (
  SELECT fixmedins_code AS place, MIN(CAST(purc_time AS DATE)) AS first_day
  FROM purcinfo
  WHERE purc_time IS NOT NULL
  GROUP BY fixmedins_code
),

received AS (
  SELECT DISTINCT fixmedins_code AS place, hilist_code AS drug FROM purcinfo WHERE purc_cnt > 0
),

closed AS (
  SELECT MAX(CAST(purc_time AS DATE)) AS last_day FROM purcinfo
),

line AS (
  SELECT f.setl_id, f.hilist_code, f.hilist_name, f.cnt, f.det_item_fee_sumamt, s.fixmedins_code, s.setl_date
  FROM fee_list_d AS f
  INNER JOIN settlement AS s ON f.setl_id = s.setl_id
  WHERE f.list_type IN ('101', '103', '104') AND NOT s.fully_refunded
  UNION ALL
  SELECT f.setl_id, f.hilist_code, f.hilist_name, -ABS(f.cnt), -ABS(f.det_item_fee_sumamt), o.fixmedins_code, CAST(b.setl_time AS DATE)
  FROM fee_list_d AS f
  INNER JOIN setl_d AS b ON f.setl_id = b.setl_id
  INNER JOIN settlement AS o ON b.init_setl_id = o.setl_id
  WHERE f.list_type IN ('101', '103', '104') AND b.refd_setl_flag = '1' AND COALESCE(b.vali_flag, '1') = '1' AND NOT o.fully_refunded
),

moved AS (
  SELECT
    l.fixmedins_code AS place,
    l.hilist_code AS drug,
    DATE_DIFF('day', DATE '2000-01-01', l.setl_date) AS day,
    l.cnt AS sold,
    0 AS bought,
    0 AS returned,
    l.det_item_fee_sumamt AS yuan,
    l.hilist_name AS name
  FROM line AS l
  INNER JOIN opened AS o ON l.fixmedins_code = o.place
  LEFT JOIN received AS v ON l.fixmedins_code = v.place AND l.hilist_code = v.drug
  CROSS JOIN closed AS c
  WHERE NOT (v.drug IS NULL AND REGEXP_MATCHES(COALESCE(l.hilist_name, ''), '疫苗|卡介苗'))
    AND l.hilist_code IS NOT NULL AND l.setl_date >= o.first_day AND DATE_DIFF('day', c.last_day, l.setl_date) <= 92
  UNION ALL
  SELECT
    fixmedins_code,
    hilist_code,
    GREATEST(
      DATE_DIFF('day', DATE '2000-01-01', CAST(purc_time AS DATE)) - $late_days,
      DATE_DIFF('day', DATE '2000-01-01', MIN(CAST(purc_time AS DATE)) OVER (PARTITION BY fixmedins_code))
    ),
    0,
    purc_cnt,
    GREATEST(-purc_cnt, 0),
    NULL,
    NULL
  FROM purcinfo
  WHERE hilist_code IS NOT NULL AND purc_time IS NOT NULL AND purc_cnt IS NOT NULL
)

SELECT
  place,
  drug,
  day,
  MIN(name) AS name,
  CAST(SUM(sold) AS DOUBLE) AS sold,
  CAST(SUM(bought) AS DOUBLE) AS bought,
  CAST(SUM(returned) AS DOUBLE) AS returned,
  CAST(SUM(yuan) AS DOUBLE) AS yuan
FROM moved
GROUP BY place, drug, day
