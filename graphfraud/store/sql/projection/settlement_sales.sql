-- SOLD_IN: a box (trace code) that was sold in two settlements, and the settlements that sold it; returned where it came back
-- to the same institution before it was sold again, or the settlement was refunded in full.
WITH move AS (
  SELECT
    d.drug_trac_codg AS code,
    d.fixmedins_code AS place,
    d.setl_id,
    COALESCE(d.sel_retn_time, s.setl_time) AS moment,
    COALESCE(d.sel_retn_cnt, 1) AS cnt,
    COALESCE(d.trdn_flag, '0') = '1' AS split,
    d.hilist_code,
    COALESCE(d.sel_retn_cnt, 1) < 0 OR COALESCE(s.refd_setl_flag, '0') = '1' AS back
  FROM drugtracinfo AS d
  LEFT JOIN setl_d AS s ON d.setl_id = s.setl_id
  WHERE d.drug_trac_codg IN (
    SELECT drug_trac_codg
    FROM drugtracinfo
    WHERE COALESCE(sel_retn_cnt, 1) > 0
    GROUP BY drug_trac_codg
    HAVING COUNT(DISTINCT setl_id) > 1
  )
),

sale AS (
  SELECT
    m.code,
    m.setl_id,
    MIN(m.place) AS place,
    MIN(m.moment) AS moment,
    SUM(m.cnt) AS cnt,
    BOOL_OR(m.split) AS split,
    MIN(m.hilist_code) AS hilist_code,
    BOOL_OR(r.voided) AS voided
  FROM move AS m
  INNER JOIN row_of AS r ON m.setl_id = r.setl_id
  WHERE m.cnt > 0
  GROUP BY m.code, m.setl_id
),

followed AS (
  SELECT *, LEAD(moment) OVER (PARTITION BY code ORDER BY moment, setl_id) AS next FROM sale
),

returned AS (
  SELECT DISTINCT f.code, f.setl_id
  FROM followed AS f
  INNER JOIN move AS b
    ON f.code = b.code AND b.back AND f.place = b.place AND b.moment >= f.moment AND b.moment <= COALESCE(f.next, b.moment)
)

SELECT
  f.code AS a,
  f.setl_id AS b,
  f.moment,
  f.cnt,
  f.split,
  f.hilist_code,
  COALESCE(f.voided, FALSE) OR r.code IS NOT NULL AS returned
FROM followed AS f
LEFT JOIN returned AS r ON f.code = r.code AND f.setl_id = r.setl_id
