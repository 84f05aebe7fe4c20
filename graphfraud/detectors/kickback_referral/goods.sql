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

sold AS (
  SELECT DISTINCT l.setl_id, l.hilist_code, s.psn_no, s.fixmedins_code
  FROM fee_list_d AS l
  INNER JOIN settlement AS s ON l.setl_id = s.setl_id
  WHERE s.institution_kind = 'pharmacy' AND NOT s.fully_refunded AND l.hilist_code IS NOT NULL
),

sale AS (
  SELECT hilist_code, COUNT(*) AS sales, COUNT(DISTINCT fixmedins_code) AS shops
  FROM sold
  GROUP BY hilist_code
),

shop AS (
  SELECT COUNT(DISTINCT fixmedins_code) AS shops
  FROM sold
),

line AS (
  SELECT i.setl_id, i.hilist_code, i.psn_no, i.fixmedins_code
  FROM sold AS i
  INNER JOIN sale AS s ON i.hilist_code = s.hilist_code
  CROSS JOIN shop AS n
  WHERE s.shops > GREATEST(3, 0.1 * n.shops)
),

bill AS (
  SELECT fixmedins_code, psn_no, COUNT(*) AS sales
  FROM (SELECT DISTINCT setl_id, psn_no, fixmedins_code FROM line) AS each_bill
  GROUP BY fixmedins_code, psn_no
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
  INNER JOIN tested AS t ON d.doctor = t.doctor AND d.fixmedins_code = t.origin
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
  SELECT f.doctor, f.origin, f.target, f.psn_no, f.setl_id, f.linked, l.hilist_code
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
  SELECT g.doctor, g.origin, g.hilist_code, s.sales - g.fills AS others, w.sales - a.fills AS all_others
  FROM (
    SELECT doctor, origin, hilist_code, COUNT(DISTINCT psn_no) AS persons, COUNT(*) AS fills
    FROM got
    GROUP BY doctor, origin, hilist_code
  ) AS g
  INNER JOIN all_of AS a ON g.doctor = a.doctor AND g.origin = a.origin
  INNER JOIN sale AS s ON g.hilist_code = s.hilist_code
  CROSS JOIN whole AS w
  WHERE
    g.persons >= $few
    AND g.fills * (w.sales - a.fills) >= $more * GREATEST(s.sales - g.fills, 1) * a.fills
    AND g.fills * (LN(g.fills * (w.sales - a.fills) / (1e0 * GREATEST(s.sales - g.fills, 1) * a.fills)) - 1)
    + 1e0 * GREATEST(s.sales - g.fills, 1) * a.fills / (w.sales - a.fills) >= $nats
),

place AS (
  SELECT g.doctor, g.origin, g.hilist_code, g.target, COUNT(DISTINCT g.psn_no) AS persons
  FROM got AS g
  INNER JOIN dear AS d ON g.doctor = d.doctor AND g.origin = d.origin AND g.hilist_code = d.hilist_code
  GROUP BY g.doctor, g.origin, g.hilist_code, g.target
  HAVING COUNT(DISTINCT g.psn_no) >= $few
),

patient AS (
  SELECT DISTINCT f.doctor, f.origin, f.psn_no
  FROM gf_fill AS f
  INNER JOIN (SELECT DISTINCT doctor, origin FROM place) AS p ON f.doctor = p.doctor AND f.origin = p.origin
),

custom AS (
  SELECT
    p.doctor,
    p.origin,
    p.target,
    CAST(SUM(b.sales) AS BIGINT) AS sales
  FROM (SELECT DISTINCT doctor, origin, target FROM place) AS p
  INNER JOIN bill AS b ON p.target = b.fixmedins_code
  LEFT JOIN patient AS n ON p.doctor = n.doctor AND p.origin = n.origin AND b.psn_no = n.psn_no
  WHERE n.psn_no IS NULL
  GROUP BY p.doctor, p.origin, p.target
),

liked AS (
  SELECT p.doctor, p.origin, p.target, p.hilist_code, COUNT(*) AS sales
  FROM place AS p
  INNER JOIN line AS l ON p.target = l.fixmedins_code AND p.hilist_code = l.hilist_code
  LEFT JOIN patient AS n ON p.doctor = n.doctor AND p.origin = n.origin AND l.psn_no = n.psn_no
  WHERE n.psn_no IS NULL
  GROUP BY p.doctor, p.origin, p.target, p.hilist_code
),

shop_s AS (
  SELECT DISTINCT k.doctor, k.origin, k.hilist_code
  FROM liked AS k
  INNER JOIN custom AS c ON k.doctor = c.doctor AND k.origin = c.origin AND k.target = c.target
  INNER JOIN dear AS d ON k.doctor = d.doctor AND k.origin = d.origin AND k.hilist_code = d.hilist_code
  WHERE (k.sales - $few) * d.all_others > $more * d.others * c.sales
),

own AS (
  SELECT d.doctor, d.origin, d.hilist_code
  FROM dear AS d
  LEFT JOIN shop_s AS s ON d.doctor = s.doctor AND d.origin = s.origin AND d.hilist_code = s.hilist_code
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
LEFT JOIN own AS o ON g.doctor = o.doctor AND g.origin = o.origin AND g.hilist_code = o.hilist_code
GROUP BY g.doctor, g.origin, g.target, g.psn_no, g.setl_id, g.linked, v.illness
