-- Fills of the doctors with a tested couple (gf_fill) with goods that many pharmacies sell (more than a tenth and three), for which illness the doctor last
-- saw the patient before (the first three characters of its code), and whether one of these is the doctor's own: fetched by his patients
-- ($few or more) $more times as often as by anybody else at pharmacies, beyond chance ($nats nats of a Poisson law), and at none of his
-- pharmacies to other people so much more often than elsewhere.
WITH tested AS (
  SELECT DISTINCT doctor, origin
  FROM (
    SELECT doctor, origin, target
    FROM gf_fill
    GROUP BY doctor, origin, target
    HAVING COUNT(DISTINCT psn_no) >= $least
  ) AS couple
),

-- Goods and pharmacies are numbers.
code AS (
  SELECT hilist_code, ROW_NUMBER() OVER (ORDER BY hilist_code) AS good
  FROM (SELECT DISTINCT hilist_code FROM fee_list_d WHERE hilist_code IS NOT NULL) AS met
),

shop AS (
  SELECT fixmedins_code, ROW_NUMBER() OVER (ORDER BY fixmedins_code) AS shop
  FROM institution
  GROUP BY fixmedins_code
),

sold AS (
  SELECT DISTINCT l.setl_id, c.good, s.psn_no, h.shop
  FROM fee_list_d AS l
  INNER JOIN code AS c ON l.hilist_code = c.hilist_code
  INNER JOIN settlement AS s ON l.setl_id = s.setl_id
  INNER JOIN shop AS h ON s.fixmedins_code = h.fixmedins_code
  WHERE s.institution_kind = 'pharmacy' AND NOT s.fully_refunded
),

kept AS (
  SELECT good, shop, COUNT(*) AS sales
  FROM sold
  GROUP BY good, shop
),

sale AS (
  SELECT g.good, g.sales
  FROM (SELECT good, CAST(SUM(sales) AS BIGINT) AS sales, COUNT(*) AS shops FROM kept GROUP BY good) AS g
  CROSS JOIN (SELECT COUNT(DISTINCT shop) AS shops FROM kept) AS n
  WHERE g.shops > GREATEST(3, 0.1 * n.shops)
),

line AS (
  SELECT i.setl_id, i.good, i.psn_no, i.shop
  FROM sold AS i
  INNER JOIN sale AS s ON i.good = s.good
),

bill AS (
  SELECT shop, psn_no, COUNT(*) AS sales
  FROM (SELECT DISTINCT setl_id, psn_no, shop FROM line) AS each_bill
  GROUP BY shop, psn_no
),

whole AS (
  SELECT CAST(COALESCE(SUM(sales), 0) AS BIGINT) AS sales
  FROM bill
),

seen AS (
  SELECT
    d.doctor,
    d.fixmedins_code AS origin,
    d.psn_no,
    d.left_at,
    SUBSTR(COALESCE(m.dscg_maindiag_code, s.dise_no, m.dscg_maindiag_name, s.dise_name), 1, 3) AS illness
  FROM gf_doctor AS d
  INNER JOIN (
    SELECT DISTINCT f.doctor, f.origin, f.psn_no
    FROM gf_fill AS f
    INNER JOIN tested AS t ON f.doctor = t.doctor AND f.origin = t.origin
  ) AS p ON d.doctor = p.doctor AND d.fixmedins_code = p.origin AND d.psn_no = p.psn_no
  INNER JOIN settlement AS s ON d.setl_id = s.setl_id
  LEFT JOIN mdtrt_d AS m ON s.mdtrt_id = m.mdtrt_id
),

told AS (
  SELECT setl_id, doctor, illness
  FROM (
    SELECT
      f.setl_id,
      f.doctor,
      v.illness,
      ROW_NUMBER() OVER (PARTITION BY f.setl_id, f.doctor ORDER BY v.left_at DESC, v.illness) AS turn
    FROM gf_fill AS f
    INNER JOIN seen AS v ON f.doctor = v.doctor AND f.origin = v.origin AND f.psn_no = v.psn_no
    WHERE CAST(v.left_at AS DATE) <= f.date AND v.illness IS NOT NULL
  ) AS visit
  WHERE turn = 1
),

got AS (
  SELECT f.doctor, f.origin, f.target, l.shop, f.psn_no, f.setl_id, f.linked, l.good
  FROM gf_fill AS f
  INNER JOIN tested AS t ON f.doctor = t.doctor AND f.origin = t.origin
  INNER JOIN line AS l ON f.setl_id = l.setl_id
),

all_of AS (
  SELECT doctor, origin, COUNT(DISTINCT setl_id) AS fills
  FROM got
  GROUP BY doctor, origin
),

dear AS (
  SELECT g.doctor, g.origin, g.good, s.sales - g.fills AS others, w.sales - a.fills AS all_others
  FROM (
    SELECT doctor, origin, good, COUNT(DISTINCT psn_no) AS persons, COUNT(*) AS fills
    FROM got
    GROUP BY doctor, origin, good
  ) AS g
  INNER JOIN all_of AS a ON g.doctor = a.doctor AND g.origin = a.origin
  INNER JOIN sale AS s ON g.good = s.good
  CROSS JOIN whole AS w
  WHERE
    g.persons >= $few
    AND g.fills * (w.sales - a.fills) >= $more * GREATEST(s.sales - g.fills, 1) * a.fills
    AND g.fills * (LN(g.fills * (w.sales - a.fills) / (1e0 * GREATEST(s.sales - g.fills, 1) * a.fills)) - 1)
    + 1e0 * GREATEST(s.sales - g.fills, 1) * a.fills / (w.sales - a.fills) >= $nats
),

place AS (
  SELECT g.doctor, g.origin, g.good, g.shop, COUNT(DISTINCT g.psn_no) AS persons
  FROM got AS g
  INNER JOIN dear AS d ON g.doctor = d.doctor AND g.origin = d.origin AND g.good = d.good
  GROUP BY g.doctor, g.origin, g.good, g.shop
  HAVING COUNT(DISTINCT g.psn_no) >= $few
),

patient AS (
  SELECT DISTINCT f.doctor, f.origin, f.psn_no
  FROM gf_fill AS f
  INNER JOIN (SELECT DISTINCT doctor, origin FROM place) AS p ON f.doctor = p.doctor AND f.origin = p.origin
),

custom AS (
  SELECT p.doctor, p.origin, p.shop, CAST(b.sales - COALESCE(o.sales, 0) AS BIGINT) AS sales
  FROM (SELECT DISTINCT doctor, origin, shop FROM place) AS p
  INNER JOIN (SELECT shop, SUM(sales) AS sales FROM bill GROUP BY shop) AS b ON p.shop = b.shop
  LEFT JOIN (
    SELECT n.doctor, n.origin, b.shop, SUM(b.sales) AS sales
    FROM patient AS n
    INNER JOIN bill AS b ON n.psn_no = b.psn_no
    GROUP BY n.doctor, n.origin, b.shop
  ) AS o ON p.doctor = o.doctor AND p.origin = o.origin AND p.shop = o.shop
  WHERE b.sales > COALESCE(o.sales, 0)
),

liked AS (
  SELECT p.doctor, p.origin, p.shop, p.good, k.sales - COALESCE(o.sales, 0) AS sales
  FROM place AS p
  INNER JOIN kept AS k ON p.shop = k.shop AND p.good = k.good
  LEFT JOIN (
    SELECT n.doctor, n.origin, l.shop, l.good, COUNT(*) AS sales
    FROM patient AS n
    INNER JOIN line AS l ON n.psn_no = l.psn_no
    GROUP BY n.doctor, n.origin, l.shop, l.good
  ) AS o ON p.doctor = o.doctor AND p.origin = o.origin AND p.shop = o.shop AND p.good = o.good
  WHERE k.sales > COALESCE(o.sales, 0)
),

shop_s AS (
  SELECT DISTINCT k.doctor, k.origin, k.good
  FROM liked AS k
  INNER JOIN custom AS c ON k.doctor = c.doctor AND k.origin = c.origin AND k.shop = c.shop
  INNER JOIN dear AS d ON k.doctor = d.doctor AND k.origin = d.origin AND k.good = d.good
  WHERE (k.sales - $few) * d.all_others > $more * d.others * c.sales
),

own AS (
  SELECT d.doctor, d.origin, d.good
  FROM dear AS d
  LEFT JOIN shop_s AS s ON d.doctor = s.doctor AND d.origin = s.origin AND d.good = s.good
  WHERE s.doctor IS NULL
)

SELECT
  g.doctor,
  g.origin,
  g.target,
  g.psn_no,
  g.setl_id,
  g.linked,
  v.illness,
  MAX(CASE WHEN o.doctor IS NULL THEN 0 ELSE 1 END) AS own
FROM got AS g
LEFT JOIN told AS v ON g.setl_id = v.setl_id AND g.doctor = v.doctor
LEFT JOIN own AS o ON g.doctor = o.doctor AND g.origin = o.origin AND g.good = o.good
GROUP BY g.doctor, g.origin, g.target, g.psn_no, g.setl_id, g.linked, v.illness
