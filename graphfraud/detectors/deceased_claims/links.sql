-- One row a settlement of gf_after: after a death (dead.sql), or after the end of insurance (ended.sql), on die_date. care_after is not known
-- of a stay of which no beginning is. hand: the encounter's doctor, else the operator.
WITH chief AS (
  SELECT mdtrt_id, MIN(chfpdr_code) AS doctor
  FROM mdtrt_d
  WHERE chfpdr_code IS NOT NULL
  GROUP BY mdtrt_id
)

SELECT
  s.psn_no,
  s.setl_id,
  s.fixmedins_code AS place,
  COALESCE(c.doctor, s.opter_id) AS hand,
  s.setl_time,
  a.die_date,
  a.surv_stas,
  s.med_class,
  s.mdtrt_cert_type,
  CAST(DATE_DIFF('day', a.die_date, s.setl_date) AS INTEGER) AS days_after,
  CAST(
    DATE_DIFF(
      'day', a.die_date, CAST(
        COALESCE(
          s.begndate,
          CASE WHEN COALESCE(s.med_class, '') NOT IN ('21', '22', '24', '25', '26', '28', '52') THEN s.setl_time END
        ) AS DATE
      )
    ) AS INTEGER
  ) AS care_after,
  COALESCE(s.med_class IN ('21', '22', '24', '25', '26', '28', '52'), FALSE) AS stay
FROM gf_after AS a
INNER JOIN settlement AS s ON a.setl_id = s.setl_id
LEFT JOIN chief AS c ON s.mdtrt_id = c.mdtrt_id
ORDER BY s.psn_no, s.setl_time, s.setl_id
