-- One row a visit whose items or diagnosis do not fit the owner's sex or age (gf_bound: patterns with the sex, 1 or 2, and
-- the ages that they fit, a year more or less, as birthdays may tell the year alone; but: names that do not count, of illnesses that begin in
-- childhood and stay). The owner's sex is the register's; sex_by_number is what the identity number says (17th digit). Things that
-- do not fit a tenth of their owners at several institutions (the three foremost left out: two rings of one item do not excuse one another) are bound to no sex or age in these records. lay: in hospital, $least_nights nights and more.
WITH owner AS (
  SELECT
    s.psn_no,
    MIN(COALESCE(p.gend, s.gend)) AS gend,
    MIN(COALESCE(p.brdy, s.brdy)) AS brdy,
    MIN(TRY_CAST(SUBSTRING(COALESCE(p.certno, s.certno), 17, 1) AS INTEGER)) AS digit
  FROM setl_d AS s
  LEFT JOIN psn_info_b AS p ON s.psn_no = p.psn_no
  GROUP BY s.psn_no
),

item AS (
  SELECT i.item, i.name, b.sex, b.age_from, b.age_to
  FROM gf_item AS i
  INNER JOIN gf_bound AS b ON b.what = 'item' AND REGEXP_MATCHES(i.name, b.pattern)
),

diagnosis AS (
  SELECT DISTINCT d.code, d.name, b.sex, b.age_from, b.age_to
  FROM (
    SELECT DISTINCT COALESCE(dscg_maindiag_code, '') AS code, COALESCE(dscg_maindiag_name, '') AS name FROM mdtrt_d
    UNION
    SELECT DISTINCT COALESCE(dise_no, ''), COALESCE(dise_name, '') FROM setl_d
  ) AS d
  INNER JOIN gf_bound AS b
    ON (b.what = 'code' AND REGEXP_MATCHES(d.code, b.pattern)) OR (b.what = 'name' AND REGEXP_MATCHES(d.name, b.pattern) AND (b.but = '' OR NOT REGEXP_MATCHES(d.name, b.but)))
),

-- Of what a settlement or its encounter says, each diagnosis once.
diagnosed AS (
  SELECT s.setl_id, d.code, d.name, d.sex, d.age_from, d.age_to
  FROM setl_d AS s
  INNER JOIN diagnosis AS d ON COALESCE(s.dise_no, '') = d.code AND COALESCE(s.dise_name, '') = d.name
  UNION
  SELECT s.setl_id, d.code, d.name, d.sex, d.age_from, d.age_to
  FROM mdtrt_d AS m
  INNER JOIN diagnosis AS d ON COALESCE(m.dscg_maindiag_code, '') = d.code AND COALESCE(m.dscg_maindiag_name, '') = d.name
  INNER JOIN setl_d AS s ON m.mdtrt_id = s.mdtrt_id
),

claim AS (
  SELECT f.setl_id, i.name, i.sex, i.age_from, i.age_to, 'item' AS what, COALESCE(f.list_type LIKE '1%', FALSE) AS drug
  FROM fee_list_d AS f
  INNER JOIN item AS i ON COALESCE(f.hilist_code, f.hilist_name) = i.item
  WHERE f.cnt > 0
  UNION ALL
  SELECT setl_id, name, sex, age_from, age_to, 'diagnosis', FALSE
  FROM diagnosed
),

told AS (
  SELECT
    s.setl_id,
    s.psn_no,
    s.fixmedins_code,
    s.setl_date,
    s.med_class,
    s.mdtrt_id,
    c.name,
    c.what,
    c.drug,
    (c.sex <> 0 AND CAST(c.sex AS VARCHAR) <> o.gend) AS by_sex,
    (DATE_DIFF('year', o.brdy, s.setl_date) < c.age_from - 1 OR DATE_DIFF('year', o.brdy, s.setl_date) > c.age_to + 1) AS by_age,
    CASE WHEN o.digit % 2 = 0 THEN '2' WHEN o.digit % 2 = 1 THEN '1' END AS sex_by_number,
    o.gend,
    c.sex,
    c.age_to <= 18 AS child,
    DATE_DIFF('year', o.brdy, s.setl_date) AS age
  FROM claim AS c
  INNER JOIN settlement AS s ON c.setl_id = s.setl_id
  INNER JOIN owner AS o ON s.psn_no = o.psn_no
  WHERE NOT s.fully_refunded AND s.med_class <> '41' AND o.gend IN ('1', '2')
),

by_place AS (
  SELECT
    what,
    name,
    fixmedins_code,
    COUNT(*) AS uses,
    SUM(CASE WHEN by_sex OR by_age THEN 1 ELSE 0 END) AS misfits,
    ROW_NUMBER() OVER (
      PARTITION BY what, name ORDER BY SUM(CASE WHEN by_sex OR by_age THEN 1 ELSE 0 END) DESC, fixmedins_code
    ) AS rank
  FROM told
  GROUP BY what, name, fixmedins_code
),

loose AS (
  SELECT what, name
  FROM by_place
  GROUP BY what, name
  HAVING COUNT(CASE WHEN misfits > 0 THEN 1 END) >= $loose_places
    AND SUM(CASE WHEN rank > 3 THEN uses ELSE 0 END) >= $loose_uses
    AND SUM(CASE WHEN rank > 3 THEN misfits ELSE 0 END) >= $loose_share * SUM(CASE WHEN rank > 3 THEN uses ELSE 0 END)
),

wrong AS (
  SELECT t.*
  FROM told AS t
  LEFT JOIN loose AS l ON t.what = l.what AND t.name = l.name
  WHERE l.name IS NULL
),

own AS (
  SELECT DISTINCT setl_id FROM told WHERE sex <> 0 AND NOT by_sex AND NOT by_age
)

SELECT
  w.fixmedins_code AS unit,
  'all' AS cell,
  w.setl_id,
  MIN(w.psn_no) AS psn_no,
  MIN(w.fixmedins_code) AS place,
  MIN(w.setl_date) AS setl_date,
  CAST(DATE_DIFF('day', DATE '2000-01-01', MIN(w.setl_date)) AS INTEGER) AS day,
  MIN(m.chfpdr_code) AS doctor,
  MIN(w.name) AS name,
  CAST(COUNT(DISTINCT w.name) AS INTEGER) AS things,
  BOOL_OR(w.by_sex) AS by_sex,
  BOOL_AND(w.drug) AS drugs_alone,
  BOOL_AND(w.child) AND MIN(w.age) BETWEEN 15 AND 60 AS newborn,
  MIN(w.sex_by_number) <> MIN(w.gend) AS register_error,
  BOOL_AND(REGEXP_MATCHES(w.name, '精液|精子')) AND MIN(w.gend) = '2' AS semen_alone,
  BOOL_OR(n.setl_id IS NOT NULL) AS own_care,
  CAST(MIN(w.age) AS INTEGER) AS age,
  BOOL_OR(w.med_class IN ('21', '22', '25', '52'))
  AND COALESCE(DATE_DIFF('day', CAST(MIN(m.begntime) AS DATE), CAST(MIN(m.endtime) AS DATE)), 0) >= $least_nights AS lay
FROM wrong AS w
LEFT JOIN own AS n ON w.setl_id = n.setl_id
LEFT JOIN mdtrt_d AS m ON w.mdtrt_id = m.mdtrt_id
WHERE w.by_sex OR w.by_age
GROUP BY w.fixmedins_code, w.setl_id
ORDER BY w.fixmedins_code, setl_date, w.setl_id
