-- One row an encounter with a costly consumable for which no operation is billed, or of which more than $times the usual number
-- is: usual is the median over institutions of their own median, so that no single house sets it. That it takes an operation is known
-- where half of the others' uses come with one, or, where the others hardly use it, a fifth of the house's own. Of what no more than two
-- houses use the name tells (by_name): an implant needs an operation, where half of the other implants' uses come with one.
-- handful: the house's middle operation takes more than four times the usual number, and its patients lie no longer than others' with it.
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
    NOT n.operation AND i.implant AND n.places <= 2
    AND a.uses - n.uses >= 10 AND a.operated - n.operated >= 0.5 * (a.uses - n.uses) AS by_name
  FROM needs AS n
  INNER JOIN gf_item AS i ON n.item = i.item
  CROSS JOIN implants AS a
),

known AS (
  SELECT COUNT(*) AS operations FROM gf_item WHERE surgery
)

SELECT
  u.place AS unit,
  CASE WHEN n.by_name AND u.operations = 0 THEN 'implants' ELSE u.item END AS cell,
  n.by_name AND u.operations = 0 AS by_name,
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
  CAST(k.operations AS INTEGER) AS known_operations
FROM gf_used AS u
LEFT JOIN usual AS w ON u.item = w.item
LEFT JOIN own AS o ON u.item = o.item AND u.place = o.place
INNER JOIN told AS n ON u.item = n.item AND u.place = n.place
CROSS JOIN known AS k
WHERE (u.operations = 0 AND (n.operation OR n.by_name)) OR (w.places >= 3 AND u.pieces > $times * w.pieces)
ORDER BY u.place, u.setl_date, u.encounter, u.item
