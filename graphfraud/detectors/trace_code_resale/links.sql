-- One row a second sale: a box (trace code) that had been sold before, with the sale before it and what lies between.
-- untold: the records never say of a pack whether it was split; rooms: both sellers are clinics of one county. Rows with one code and one settlement count once; codes on more than $most_sales sales,
-- on $most_drugs different drugs or more (a box holds one), or of one digit or the digits in a row are placeholders, not boxes.
-- Few codes stand on more than one row: a number of the code, a tenth as wide, tells which may, and the others are left out from the start.
WITH again AS (
  SELECT HASH(drug_trac_codg) AS mark
  FROM drugtracinfo
  GROUP BY HASH(drug_trac_codg)
  HAVING COUNT(*) > 1
),

move AS (
  SELECT
    t.drug_trac_codg AS code,
    t.fixmedins_code AS place,
    COALESCE(t.setl_id, t.fixmedins_code || CAST(t.sel_retn_time AS VARCHAR)) AS setl_id,
    s.psn_no,
    t.hilist_code,
    COALESCE(t.sel_retn_time, s.setl_time) AS moment,
    COALESCE(t.sel_retn_cnt, 1) < 0 OR COALESCE(s.refd_setl_flag, '0') = '1' AS back,
    COALESCE(t.trdn_flag, '0') = '1' AS opened
  FROM drugtracinfo AS t
  LEFT JOIN setl_d AS s ON t.setl_id = s.setl_id
  WHERE HASH(t.drug_trac_codg) IN (SELECT mark FROM again)
    AND COALESCE(s.vali_flag, '1') = '1' AND COALESCE(t.sel_retn_time, s.setl_time) IS NOT NULL
),

twice AS (
  SELECT code
  FROM move
  WHERE NOT back
  GROUP BY code
  HAVING COUNT(DISTINCT setl_id) BETWEEN 2 AND $most_sales
    AND COUNT(DISTINCT hilist_code) < $most_drugs
    AND LENGTH(REPLACE(code, SUBSTRING(code, 1, 1), '')) > 0
    AND code NOT LIKE '%1234567890%'
    AND code NOT LIKE '%0123456789%'
),

sale AS (
  SELECT
    m.code,
    m.setl_id,
    MIN(m.place) AS place,
    MIN(m.psn_no) AS psn_no,
    MIN(m.hilist_code) AS hilist_code,
    MIN(m.moment) AS moment,
    BOOL_OR(m.opened) AS opened
  FROM move AS m
  INNER JOIN twice AS w ON m.code = w.code
  WHERE NOT m.back
  GROUP BY m.code, m.setl_id
),

ordered AS (
  SELECT
    code,
    setl_id,
    place,
    psn_no,
    hilist_code,
    moment,
    opened,
    LAG(setl_id) OVER (PARTITION BY code ORDER BY moment, setl_id) AS first_setl,
    LAG(place) OVER (PARTITION BY code ORDER BY moment, setl_id) AS first_place,
    LAG(psn_no) OVER (PARTITION BY code ORDER BY moment, setl_id) AS first_psn,
    LAG(moment) OVER (PARTITION BY code ORDER BY moment, setl_id) AS first_moment,
    LAG(opened) OVER (PARTITION BY code ORDER BY moment, setl_id) AS first_opened,
    COUNT(*) OVER (PARTITION BY code) AS sales,
    COUNT(*) OVER (PARTITION BY code, place) AS sales_here,
    DATE_DIFF(
      'day',
      CAST(MIN(moment) OVER (PARTITION BY code, place) AS DATE),
      CAST(MAX(moment) OVER (PARTITION BY code, place) AS DATE)
    ) AS days_here
  FROM sale
),

returned AS (
  SELECT o.code, o.setl_id
  FROM ordered AS o
  INNER JOIN move AS b ON o.code = b.code AND b.back AND b.place = o.first_place AND b.moment >= o.first_moment AND b.moment <= o.moment
  GROUP BY o.code, o.setl_id
)

SELECT
  o.place AS unit,
  'all' AS cell,
  o.code,
  o.hilist_code,
  o.setl_id,
  o.psn_no,
  o.place,
  o.moment,
  o.first_setl,
  o.first_place,
  o.first_psn,
  o.first_moment,
  o.first_opened AND o.opened AS opened,
  NOT EXISTS (SELECT 1 FROM drugtracinfo WHERE trdn_flag IS NOT NULL) AS untold,
  COALESCE((f.institution_kind = 'pharmacy') <> (g.institution_kind = 'pharmacy'), FALSE) AS two_channels,
  COALESCE(a.subtype = 'clinic' AND b.subtype = 'clinic' AND a.admdvs = b.admdvs, FALSE) AS rooms,
  r.code IS NOT NULL OR COALESCE(f.fully_refunded, FALSE) AS came_back,
  CAST(o.sales AS INTEGER) AS sales,
  CAST(o.sales_here AS INTEGER) AS sales_here,
  CAST(o.days_here AS INTEGER) AS days_here,
  CAST(DATE_DIFF('day', CAST(o.first_moment AS DATE), CAST(o.moment AS DATE)) AS INTEGER) AS days
FROM ordered AS o
LEFT JOIN returned AS r ON o.code = r.code AND o.setl_id = r.setl_id
LEFT JOIN settlement AS f ON o.first_setl = f.setl_id
LEFT JOIN settlement AS g ON o.setl_id = g.setl_id
LEFT JOIN institution AS a ON o.first_place = a.fixmedins_code
LEFT JOIN institution AS b ON o.place = b.fixmedins_code
WHERE o.first_setl IS NOT NULL AND NOT COALESCE(g.fully_refunded, FALSE)
ORDER BY o.code, o.moment, o.setl_id
