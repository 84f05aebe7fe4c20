-- One row an encounter with a costly consumable for which no operation is billed, or of which more than $times the usual number
-- is: usual is the median over institutions of their own median, so that no single house sets it. That it takes an operation is known
-- where half of the others' uses come with one, or, where the others hardly use it, a fifth of the house's own. Of what no more than two
-- houses use the name tells (by_name): an implant needs an operation, where half of the other implants' uses come with one.
-- bare: nothing that was billed to the person there around that day can be such an operation under another name: whatever costs as much as
-- one in ten of all operations is given to one in twenty of the place's other patients, who get no costly consumable.
-- handful: the house's middle operation takes more than four times the usual number, and its patients lie no longer than others' with it.
-- beside: with an operation, and no more than $times the usual number, but $more times or more, where some are without: no event, but of one
-- matter with the events of the same doctor.
WITH own AS (
  SELECT item, place, COUNT(*) AS uses, QUANTILE_CONT(pieces, 0.5) AS pieces, QUANTILE_CONT(nights, 0.5) AS nights
  FROM gf_used
  WHERE operations > 0
  GROUP BY item, place
),

usual AS (
  SELECT item, QUANTILE_CONT(pieces, 0.5) AS pieces, QUANTILE_CONT(nights, 0.5) AS nights, COUNT(*) AS places FROM own GROUP BY item
),

per_place AS (
  SELECT item, place, COUNT(*) AS uses, SUM(CASE WHEN operations > 0 THEN 1 ELSE 0 END) AS operated FROM gf_used GROUP BY item, place
),

needs AS (
  SELECT
    item,
    place,
    CASE
      WHEN SUM(uses) OVER w - uses >= 10 THEN SUM(operated) OVER w - operated >= 0.5 * (SUM(uses) OVER w - uses)
      ELSE SUM(operated) OVER w >= 0.2 * SUM(uses) OVER w
    END AS operation,
    uses - operated AS bare_uses,
    COUNT(*) OVER w AS places,
    SUM(uses) OVER w AS uses,
    SUM(operated) OVER w AS operated
  FROM per_place
  WINDOW w AS (PARTITION BY item)
),

implants AS (
  SELECT SUM(p.uses) AS uses, SUM(p.operated) AS operated
  FROM per_place AS p
  INNER JOIN gf_item AS i ON p.item = i.item
  WHERE i.implant
),

told AS (
  SELECT
    n.item,
    n.place,
    n.operation,
    n.bare_uses,
    NOT n.operation AND i.implant AND n.places <= 2
    AND a.uses - n.uses >= 10 AND a.operated - n.operated >= 0.5 * (a.uses - n.uses) AS by_name
  FROM needs AS n
  INNER JOIN gf_item AS i ON n.item = i.item
  CROSS JOIN implants AS a
),

known AS (
  SELECT COUNT(*) AS operations FROM gf_item WHERE surgery
),

service AS (
  SELECT
    COALESCE(s.mdtrt_id, s.setl_id) AS encounter,
    s.psn_no,
    s.fixmedins_code AS place,
    MIN(s.setl_date) AS setl_date,
    MIN(s.med_class) AS med_class,
    COALESCE(f.hilist_code, f.hilist_name) AS item,
    MAX(CAST(f.det_item_fee_sumamt AS DOUBLE) / CAST(f.cnt AS DOUBLE)) AS price
  FROM fee_list_d AS f
  INNER JOIN settlement AS s ON f.setl_id = s.setl_id
  WHERE f.list_type LIKE '2%' AND f.cnt > 0 AND NOT s.fully_refunded
    AND s.fixmedins_code IN (SELECT place FROM told WHERE by_name)
  GROUP BY COALESCE(s.mdtrt_id, s.setl_id), s.psn_no, s.fixmedins_code, COALESCE(f.hilist_code, f.hilist_name)
),

plain AS (
  SELECT v.*
  FROM service AS v
  LEFT JOIN (SELECT DISTINCT psn_no, place FROM gf_used) AS u ON v.psn_no = u.psn_no AND v.place = u.place
  WHERE u.psn_no IS NULL
),

others AS (
  SELECT place, med_class, COUNT(DISTINCT encounter) AS encounters FROM plain GROUP BY place, med_class
),

everyday AS (
  SELECT p.place, p.med_class, p.item
  FROM plain AS p
  INNER JOIN others AS o ON p.place = o.place AND p.med_class = o.med_class
  GROUP BY p.place, p.med_class, p.item
  HAVING COUNT(DISTINCT p.encounter) >= $everyday * MIN(o.encounters)
),

cheapest AS (
  SELECT QUANTILE_CONT(CAST(f.det_item_fee_sumamt AS DOUBLE) / CAST(f.cnt AS DOUBLE), 0.1) AS price
  FROM fee_list_d AS f
  INNER JOIN gf_item AS i ON COALESCE(f.hilist_code, f.hilist_name) = i.item
  WHERE i.surgery AND f.cnt > 0
),

perhaps AS (
  SELECT
    u.encounter,
    u.psn_no,
    u.place,
    u.item,
    SUM(CASE WHEN v.encounter = u.encounter THEN 1 ELSE 0 END) AS services,
    SUM(CASE WHEN v.price >= c.price AND e.item IS NULL THEN 1 ELSE 0 END) AS operations
  FROM gf_used AS u
  INNER JOIN told AS n ON u.item = n.item AND u.place = n.place
  INNER JOIN others AS o ON u.place = o.place AND u.med_class = o.med_class
  INNER JOIN service AS v
    ON u.psn_no = v.psn_no AND u.place = v.place
    AND (u.encounter = v.encounter OR ABS(DATE_DIFF('day', u.setl_date, v.setl_date)) <= $apart_days)
  CROSS JOIN cheapest AS c
  LEFT JOIN everyday AS e ON v.place = e.place AND v.med_class = e.med_class AND v.item = e.item
  WHERE n.by_name AND o.encounters >= $others
  GROUP BY u.encounter, u.psn_no, u.place, u.item
)

SELECT
  u.place AS unit,
  CASE WHEN n.by_name AND u.operations = 0 THEN 'implants' ELSE u.item END AS cell,
  n.by_name AND u.operations = 0 AS by_name,
  COALESCE(n.by_name AND u.operations = 0 AND h.services > 0 AND h.operations = 0, FALSE) AS bare,
  u.encounter,
  u.setl_id,
  u.psn_no,
  u.place,
  u.item,
  u.name,
  u.doctor,
  u.setl_date,
  CAST(DATE_DIFF('day', DATE '2000-01-01', u.setl_date) AS INTEGER) AS day,
  u.pieces,
  u.yuan,
  u.operations,
  COALESCE(
    u.operations > 0 AND w.places >= 3 AND o.uses >= 8 AND o.pieces > 4 * w.pieces AND o.nights <= GREATEST(1.25 * w.nights, w.nights + 1), FALSE
  ) AS handful,
  CAST(COALESCE(w.pieces, 1) AS DOUBLE) AS usual_pieces,
  CAST(k.operations AS INTEGER) AS known_operations,
  COALESCE(u.operations > 0 AND NOT (w.places >= 3 AND u.pieces > $times * w.pieces), FALSE) AS beside
FROM gf_used AS u
LEFT JOIN usual AS w ON u.item = w.item
LEFT JOIN own AS o ON u.item = o.item AND u.place = o.place
INNER JOIN told AS n ON u.item = n.item AND u.place = n.place
CROSS JOIN known AS k
LEFT JOIN perhaps AS h ON u.encounter = h.encounter AND u.psn_no = h.psn_no AND u.place = h.place AND u.item = h.item
WHERE (u.operations = 0 AND (n.operation OR n.by_name)) OR (w.places >= 3 AND u.pieces > $times * w.pieces)
  OR (w.places >= 3 AND u.operations > 0 AND n.bare_uses > 0 AND u.pieces >= $more * w.pieces)
ORDER BY u.place, u.setl_date, u.encounter, u.item
