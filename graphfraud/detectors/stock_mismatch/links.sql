-- One row a sale on a day on which the packs sold since the ledger began outran those bought by more than ever before: these
-- sales no purchase covers. allowed is what the shelf may have held when the ledger began: $opening_days of usual sales, what was sold
-- before the drug's first delivery (an order's worth at most: the shop's largest, else the middle of other shops'), what went back to
-- the supplier. A ledger of $ledger_days at most does not outlast such a shelf, and shows what it held by the shop's other drugs:
-- twice the days of sales by which the middle one lacks, half as many again as nine in ten drugs of all shops lack (a month at
-- least), or what was sold before the first delivery. settled: hardly any of the gap opened in the later half of the ledger; booked_later: hardly any of it was left at some
-- later day; brief: the ledger runs $ledger_days at most; chain_covers: what other shops of the name (what follows 药房, 药店 … is the branch) that bought twice of the drug what they
-- sold did not sell, over what lacks here; a shop that did so of half of its drugs, five at least, is the chain's store, and of the store whatever is left
-- counts. broken: deliveries of parts of a pack, at_first: what the first one brought.
WITH running AS (
  SELECT
    cell,
    day,
    sold,
    SUM(sold - bought) OVER (PARTITION BY cell ORDER BY day ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS lacking
  FROM gf_ledger
),

delivered AS (
  SELECT cell, drug, MIN(day) AS first_day, MAX(bought) AS most
  FROM gf_ledger
  WHERE bought > 0
  GROUP BY cell, drug
),

ordered AS (
  SELECT drug, QUANTILE_CONT(most, 0.5) AS most FROM delivered GROUP BY drug
),

peaked AS (
  SELECT
    *,
    COALESCE(
      MAX(lacking) OVER (PARTITION BY cell ORDER BY day ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0
    ) AS lacked_before,
    MIN(lacking) OVER (PARTITION BY cell ORDER BY day ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING) AS lacked_later
  FROM running
),

span AS (
  SELECT place, MIN(day) AS first_day, MAX(day) AS last_day FROM gf_ledger GROUP BY place
),

whole AS (
  SELECT
    l.cell,
    l.place,
    l.drug,
    MIN(l.name) AS name,
    SUM(l.sold) AS sold,
    SUM(l.bought) AS bought,
    SUM(l.returned) AS returned,
    SUM(CASE WHEN l.bought > 0 THEN 1 ELSE 0 END) AS deliveries,
    SUM(CASE WHEN l.bought > 0 AND ABS(l.bought - ROUND(l.bought)) > 0.01 THEN 1 ELSE 0 END) AS broken,
    SUM(CASE WHEN l.day <= d.first_day THEN l.bought ELSE 0 END) AS at_first,
    SUM(CASE WHEN l.day < COALESCE(d.first_day, l.day + 1) THEN l.sold ELSE 0 END) AS sold_first,
    MAX(COALESCE(d.most, o.most, 0)) AS an_order,
    SUM(l.yuan) / NULLIF(SUM(l.sold), 0) AS price,
    SUM(l.sold) / GREATEST(MAX(s.last_day) - MIN(s.first_day) + 1, 1) AS a_day
  FROM gf_ledger AS l
  INNER JOIN span AS s ON l.place = s.place
  LEFT JOIN delivered AS d ON l.cell = d.cell
  LEFT JOIN ordered AS o ON l.drug = o.drug
  GROUP BY l.cell, l.place, l.drug
),

chain AS (
  SELECT
    fixmedins_code AS place,
    NULLIF(REGEXP_EXTRACT(TRIM(fixmedins_name), '^(.{2,}?(药房|药店|药堂|医药|连锁|药业))(.+)$', 1), '') AS name
  FROM institution
  WHERE kind = 'pharmacy'
),

stores AS (
  SELECT w.place
  FROM whole AS w
  INNER JOIN chain AS c ON w.place = c.place
  WHERE c.name IS NOT NULL
  GROUP BY w.place
  HAVING SUM(CASE WHEN w.bought >= 2 * w.sold THEN 1 ELSE 0 END) >= GREATEST(5, 0.5 * COUNT(*))
),

branches AS (
  SELECT c.name, w.drug, SUM(w.bought - w.sold) AS surplus
  FROM whole AS w
  INNER JOIN chain AS c ON w.place = c.place
  LEFT JOIN stores AS t ON w.place = t.place
  WHERE c.name IS NOT NULL AND (w.bought >= 2 * w.sold OR (t.place IS NOT NULL AND w.bought > w.sold))
  GROUP BY c.name, w.drug
),

shelf AS (
  SELECT w.place, w.drug, GREATEST(k.lacking, 0) / w.a_day AS days
  FROM whole AS w
  INNER JOIN (SELECT cell, MAX(lacking) AS lacking FROM running GROUP BY cell) AS k ON w.cell = k.cell
  WHERE w.a_day > 0
),

drawn AS (
  SELECT s.place, GREATEST(2 * QUANTILE_CONT(s.days, 0.5), 1.5 * MIN(e.days), 30) AS days
  FROM shelf AS s
  CROSS JOIN (SELECT QUANTILE_CONT(days, 0.9) AS days FROM shelf) AS e
  GROUP BY s.place
),

usual AS (
  SELECT
    drug,
    COUNT(*) AS places,
    QUANTILE_CONT(price, 0.5) AS price,
    QUANTILE_CONT(sold / GREATEST(bought, 0.5), 0.5) AS ratio
  FROM whole
  WHERE sold > 0
  GROUP BY drug
),

dry AS (
  SELECT
    w.place,
    w.drug,
    p.day,
    p.lacking,
    p.lacked_before,
    p.lacked_later <= 0.15 * p.lacking AS booked_later,
    MAX(CASE WHEN 2 * p.day <= s.first_day + s.last_day THEN p.lacking ELSE 0 END) OVER (PARTITION BY p.cell)
    >= 0.85 * MAX(p.lacking) OVER (PARTITION BY p.cell) AS settled,
    s.last_day - s.first_day < $ledger_days AS brief
  FROM peaked AS p
  INNER JOIN whole AS w ON p.cell = w.cell
  INNER JOIN span AS s ON w.place = s.place
  WHERE p.sold > 0 AND p.lacking > GREATEST(p.lacked_before, 0)
),

sale AS (
  SELECT s.setl_id, s.psn_no, s.fixmedins_code AS place, f.hilist_code AS drug, s.setl_date, SUM(f.cnt) AS packs
  FROM fee_list_d AS f
  INNER JOIN settlement AS s ON f.setl_id = s.setl_id
  INNER JOIN dry AS d
    ON s.fixmedins_code = d.place AND f.hilist_code = d.drug AND DATE_DIFF('day', DATE '2000-01-01', s.setl_date) = d.day
  WHERE f.list_type IN ('101', '103', '104') AND NOT s.fully_refunded
  GROUP BY s.setl_id, s.psn_no, s.fixmedins_code, f.hilist_code, s.setl_date
)

SELECT
  d.place AS unit,
  d.drug AS cell,
  d.place,
  d.drug,
  w.name,
  s.psn_no,
  s.setl_id,
  s.setl_date,
  CAST(s.packs AS DOUBLE) AS packs,
  CAST(d.lacking AS DOUBLE) AS lacking,
  CAST(d.lacking - GREATEST(d.lacked_before, 0) AS DOUBLE) AS uncovered,
  CAST(
    CASE
      WHEN d.brief AND n.days < $opening_days
        THEN GREATEST(GREATEST(w.a_day, 0) * n.days, LEAST(GREATEST(w.sold_first, 0), w.an_order))
      ELSE GREATEST(w.a_day, 0) * $opening_days + LEAST(GREATEST(w.sold_first, 0), w.an_order)
    END + w.returned AS DOUBLE
  ) AS allowed,
  d.settled,
  d.brief,
  d.booked_later,
  CAST(w.sold AS DOUBLE) AS sold,
  CAST(w.bought AS DOUBLE) AS bought,
  CAST(w.deliveries AS INTEGER) AS deliveries,
  CAST(w.broken AS INTEGER) AS broken,
  CAST(COALESCE(w.at_first, 0) AS DOUBLE) AS at_first,
  CAST(CASE WHEN u.places >= 2 THEN w.price / NULLIF(u.price, 0) END AS DOUBLE) AS price_ratio,
  CAST(CASE WHEN u.places >= 3 THEN u.ratio END AS DOUBLE) AS usual_ratio,
  CAST(b.surplus / NULLIF(w.sold - w.bought, 0) AS DOUBLE) AS chain_covers
FROM dry AS d
INNER JOIN sale AS s ON d.place = s.place AND d.drug = s.drug AND d.day = DATE_DIFF('day', DATE '2000-01-01', s.setl_date)
INNER JOIN whole AS w ON d.place = w.place AND d.drug = w.drug
INNER JOIN usual AS u ON d.drug = u.drug
INNER JOIN drawn AS n ON d.place = n.place
LEFT JOIN chain AS c ON d.place = c.place
LEFT JOIN branches AS b ON c.name = b.name AND d.drug = b.drug
WHERE s.packs > 0
ORDER BY d.place, d.drug, s.setl_date, s.setl_id
