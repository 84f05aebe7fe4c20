-- The drug ledger of each institution that reports purchases: one row an institution, drug and day with what was sold (net
-- of refunds), bought (less returns to the supplier) and returned in packs, from its first purchase on. A delivery counts $late_days
-- before its date, as goods are often booked in after they stand on the shelf. Herbal slices are weighed and left out; so are vaccines that
-- a house never bought itself: centres for disease control buy and hand them out (Vaccine Administration Law, articles 32 and 35).
-- Places, drugs and names are numbers while lines are summed: these are narrow, and few names are looked into. cell: the number of place and drug.
WITH opened AS (
  SELECT
    fixmedins_code AS place,
    MIN(CAST(purc_time AS DATE)) AS first_day,
    MIN(CASE WHEN hilist_code IS NOT NULL AND purc_cnt IS NOT NULL THEN CAST(purc_time AS DATE) END) AS first_counted,
    ROW_NUMBER() OVER (ORDER BY fixmedins_code) AS number
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

billed AS (
  SELECT DISTINCT hilist_code AS drug, hilist_name AS name
  FROM fee_list_d
  WHERE list_type IN ('101', '103', '104') AND hilist_code IS NOT NULL
),

good AS (
  SELECT drug, ROW_NUMBER() OVER (ORDER BY drug) AS number
  FROM (
    SELECT drug FROM billed
    UNION
    SELECT hilist_code FROM purcinfo WHERE hilist_code IS NOT NULL
  ) AS met
),

named AS (
  SELECT name, ROW_NUMBER() OVER (ORDER BY name) AS number
  FROM (SELECT DISTINCT name FROM billed WHERE name IS NOT NULL) AS met
),

item AS (
  SELECT
    b.drug,
    COALESCE(b.name, '') AS name,
    g.number,
    MIN(n.number) AS named,
    CASE WHEN REGEXP_MATCHES(COALESCE(b.name, ''), '疫苗|卡介苗') THEN b.drug END AS vaccine
  FROM billed AS b
  INNER JOIN good AS g ON b.drug = g.drug
  LEFT JOIN named AS n ON b.name = n.name
  GROUP BY b.drug, COALESCE(b.name, ''), g.number
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
    o.number AS place,
    i.number AS drug,
    DATE_DIFF('day', DATE '2000-01-01', l.setl_date) AS day,
    l.cnt AS sold,
    0 AS bought,
    0 AS returned,
    l.det_item_fee_sumamt AS yuan,
    i.named
  FROM line AS l
  INNER JOIN item AS i ON l.hilist_code = i.drug AND COALESCE(l.hilist_name, '') = i.name
  INNER JOIN opened AS o ON l.fixmedins_code = o.place
  LEFT JOIN received AS v ON l.fixmedins_code = v.place AND i.vaccine = v.drug
  CROSS JOIN closed AS c
  WHERE NOT (v.drug IS NULL AND i.vaccine IS NOT NULL)
    AND l.setl_date >= o.first_day AND DATE_DIFF('day', c.last_day, l.setl_date) <= 92
  UNION ALL
  SELECT
    o.number,
    g.number,
    GREATEST(
      DATE_DIFF('day', DATE '2000-01-01', CAST(p.purc_time AS DATE)) - $late_days,
      DATE_DIFF('day', DATE '2000-01-01', o.first_counted)
    ),
    0,
    p.purc_cnt,
    GREATEST(-p.purc_cnt, 0),
    NULL,
    NULL
  FROM purcinfo AS p
  INNER JOIN opened AS o ON p.fixmedins_code = o.place
  INNER JOIN good AS g ON p.hilist_code = g.drug
  WHERE p.purc_time IS NOT NULL AND p.purc_cnt IS NOT NULL
),

summed AS (
  SELECT
    place,
    drug,
    day,
    MIN(named) AS named,
    CAST(SUM(sold) AS DOUBLE) AS sold,
    CAST(SUM(bought) AS DOUBLE) AS bought,
    CAST(SUM(returned) AS DOUBLE) AS returned,
    CAST(SUM(yuan) AS DOUBLE) AS yuan
  FROM moved
  GROUP BY place, drug, day
)

SELECT
  o.place,
  g.drug,
  o.number * 10000000 + g.number AS cell,
  s.day,
  n.name,
  s.sold,
  s.bought,
  s.returned,
  s.yuan
FROM summed AS s
INNER JOIN opened AS o ON s.place = o.number
INNER JOIN good AS g ON s.drug = g.number
LEFT JOIN named AS n ON s.named = n.number
