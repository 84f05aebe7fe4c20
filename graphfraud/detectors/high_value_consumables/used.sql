-- Costly consumables used: one row an encounter (mdtrt_id, else the settlement) and consumable, with the operations billed in
-- the encounter or in another one of the person there within $apart_days days: a long stay may be billed in parts, the operation in one and the implant in the
-- next, so that it is from stay to stay, not from bill to bill. Costly: the usual unit price is $least_yuan or more.
WITH price AS (
  SELECT COALESCE(hilist_code, hilist_name) AS item
  FROM fee_list_d
  WHERE list_type LIKE '3%' AND cnt > 0
  GROUP BY COALESCE(hilist_code, hilist_name)
  HAVING QUANTILE_CONT(CAST(det_item_fee_sumamt AS DOUBLE) / CAST(cnt AS DOUBLE), 0.5) >= $least_yuan
),

line AS (
  SELECT
    COALESCE(s.mdtrt_id, s.setl_id) AS encounter,
    s.setl_id,
    s.psn_no,
    s.fixmedins_code AS place,
    s.setl_date,
    s.med_class,
    DATE_DIFF('day', s.begndate, s.enddate) AS nights,
    COALESCE(CAST(s.begndate AS DATE), s.setl_date) AS first_day,
    COALESCE(CAST(s.enddate AS DATE), s.setl_date) AS last_day,
    f.bilg_dr_code AS doctor,
    i.item,
    i.name,
    i.surgery,
    p.item IS NOT NULL AS costly,
    f.cnt,
    f.det_item_fee_sumamt AS yuan
  FROM fee_list_d AS f
  INNER JOIN settlement AS s ON f.setl_id = s.setl_id
  INNER JOIN gf_item AS i ON COALESCE(f.hilist_code, f.hilist_name) = i.item
  LEFT JOIN price AS p ON i.item = p.item
  WHERE (i.surgery OR p.item IS NOT NULL) AND NOT s.fully_refunded
),

operation AS (
  SELECT encounter, psn_no, place, MIN(setl_date) AS setl_date, MIN(first_day) AS first_day, MAX(last_day) AS last_day, SUM(cnt) AS operations
  FROM line
  WHERE surgery
  GROUP BY encounter, psn_no, place
  HAVING SUM(cnt) > 0
),

used AS (
  SELECT
    encounter,
    psn_no,
    place,
    item,
    MIN(name) AS name,
    MIN(setl_id) AS setl_id,
    MIN(setl_date) AS setl_date,
    MIN(med_class) AS med_class,
    MAX(nights) AS nights,
    MIN(first_day) AS first_day,
    MAX(last_day) AS last_day,
    MIN(doctor) AS doctor,
    SUM(cnt) AS pieces,
    SUM(yuan) AS yuan
  FROM line
  WHERE costly
  GROUP BY encounter, psn_no, place, item
  HAVING SUM(cnt) > 0
)

SELECT
  u.encounter,
  u.psn_no,
  u.place,
  u.item,
  MIN(u.name) AS name,
  MIN(u.setl_id) AS setl_id,
  MIN(u.setl_date) AS setl_date,
  MIN(u.med_class) AS med_class,
  CAST(MIN(u.nights) AS DOUBLE) AS nights,
  COALESCE(MIN(u.doctor), MIN(m.chfpdr_code)) AS doctor,
  CAST(MIN(u.pieces) AS DOUBLE) AS pieces,
  CAST(MIN(u.yuan) AS DOUBLE) AS yuan,
  CAST(COALESCE(SUM(o.operations), 0) AS DOUBLE) AS operations
FROM used AS u
LEFT JOIN operation AS o
  ON u.psn_no = o.psn_no AND u.place = o.place
  AND (
    u.encounter = o.encounter OR ABS(DATE_DIFF('day', u.setl_date, o.setl_date)) <= $apart_days
    OR (DATE_DIFF('day', o.last_day, u.first_day) <= $apart_days AND DATE_DIFF('day', u.last_day, o.first_day) <= $apart_days)
  )
LEFT JOIN mdtrt_d AS m ON u.encounter = m.mdtrt_id
GROUP BY u.encounter, u.psn_no, u.place, u.item
