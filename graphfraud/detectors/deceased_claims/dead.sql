-- Settlements dated after the person's death (die_date), by the person table or else by the hospital's record of the death. A register
-- that tells months or years of death alone (gf_death.unit) leaves the last day of it. A date that a tenth of the dead share, far
-- beyond any other (gf_death.filler), stands for no date.
WITH died AS (
  SELECT
    p.psn_no,
    MIN(
      CASE d.unit
        WHEN 'year' THEN MAKE_DATE(CAST(EXTRACT(YEAR FROM p.die_date) AS INTEGER), 12, 31)
        WHEN 'month' THEN LAST_DAY(p.die_date)
        ELSE p.die_date
      END
    ) AS die_date,
    MIN(p.surv_stas) AS surv_stas,
    'register' AS source
  FROM psn_info_b AS p
  CROSS JOIN gf_death AS d
  WHERE p.die_date IS NOT NULL AND NOT LIST_CONTAINS(d.filler, p.die_date) AND p.die_date >= COALESCE(p.brdy, p.die_date)
  GROUP BY p.psn_no
),

died_in AS (
  SELECT psn_no, MAX(COALESCE(die_date, CAST(endtime AS DATE))) AS die_date
  FROM mdtrt_d
  WHERE die_date IS NOT NULL OR dscg_way = '5'
  GROUP BY psn_no
),

dead AS (
  SELECT
    COALESCE(a.psn_no, b.psn_no) AS psn_no,
    COALESCE(a.die_date, b.die_date) AS die_date,
    CASE WHEN b.psn_no IS NOT NULL AND COALESCE(a.die_date, b.die_date) >= b.die_date THEN '0' ELSE a.surv_stas END AS surv_stas
  FROM died AS a
  FULL OUTER JOIN died_in AS b ON a.psn_no = b.psn_no
)

SELECT s.setl_id, d.die_date, d.surv_stas
FROM settlement AS s
INNER JOIN dead AS d ON s.psn_no = d.psn_no
WHERE s.setl_date > d.die_date AND NOT s.fully_refunded
