-- The doctor of every hospital settlement, where one is recorded: the least of the billing doctors of its lines, else the encounter's chief.
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

SELECT s.setl_id, s.psn_no, s.fixmedins_code, s.setl_time, s.med_class, COALESCE(b.doctor, c.doctor) AS doctor
FROM settlement AS s
LEFT JOIN billed AS b ON s.setl_id = b.setl_id
LEFT JOIN chief AS c ON s.mdtrt_id = c.mdtrt_id
WHERE s.institution_kind = 'hospital' AND NOT s.fully_refunded AND COALESCE(b.doctor, c.doctor) IS NOT NULL
