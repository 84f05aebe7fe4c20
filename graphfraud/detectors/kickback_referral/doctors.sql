-- The doctor of every hospital settlement, where one is recorded: the least of the billing doctors of its lines, else the encounter's chief.
-- left_at is when the patient could first go on: the visit's begin or the stay's end, where the record tells it with a clock or on an
-- earlier day; else the settlement. Many hospitals settle a day's visits together in the evening, or days later.
WITH billed AS (
  SELECT setl_id, MIN(bilg_dr_code) AS doctor
  FROM fee_list_d
  WHERE bilg_dr_code IS NOT NULL
  GROUP BY setl_id
),

chief AS (
  SELECT mdtrt_id, MIN(chfpdr_code) AS doctor
  FROM mdtrt_d
  WHERE chfpdr_code IS NOT NULL
  GROUP BY mdtrt_id
)

SELECT
  s.setl_id,
  s.psn_no,
  s.fixmedins_code,
  CASE
    WHEN s.told < s.setl_time AND (s.told < s.setl_date OR s.told > CAST(s.told AS DATE)) THEN s.told
    ELSE s.setl_time
  END AS left_at,
  s.med_class,
  COALESCE(b.doctor, c.doctor) AS doctor
FROM (
  SELECT
    setl_id,
    psn_no,
    mdtrt_id,
    fixmedins_code,
    setl_time,
    setl_date,
    med_class,
    CASE WHEN COALESCE(med_class, '11') IN ('21', '22', '25', '26', '52') THEN enddate ELSE begndate END AS told
  FROM settlement
  WHERE institution_kind = 'hospital' AND NOT fully_refunded
) AS s
LEFT JOIN billed AS b ON s.setl_id = b.setl_id
LEFT JOIN chief AS c ON s.mdtrt_id = c.mdtrt_id
WHERE COALESCE(b.doctor, c.doctor) IS NOT NULL
