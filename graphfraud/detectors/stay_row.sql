-- The settlements of each stay: those of one encounter (mdtrt_id) are one stay, settled in parts.
-- Settled in parts, it lasts as long as its parts at least: the encounter's own line may tell of the first part alone.
-- $settled: where no day of discharge is on record, the settlement stands for it; it may come days later. Else such stays are left out.
SELECT
  s.setl_id,
  MIN(s.setl_id) OVER (PARTITION BY COALESCE(s.mdtrt_id, s.setl_id), s.psn_no, s.fixmedins_code) AS stay,
  s.psn_no,
  s.fixmedins_code,
  s.mdtrt_id,
  COALESCE(m.begntime, s.begndate) AS began,
  CASE
    WHEN COUNT(*) OVER (PARTITION BY COALESCE(s.mdtrt_id, s.setl_id), s.psn_no, s.fixmedins_code) > 1
      THEN GREATEST(COALESCE(m.endtime, s.enddate, CASE WHEN $settled THEN s.setl_time END), COALESCE(s.enddate, m.endtime))
    ELSE COALESCE(m.endtime, s.enddate, CASE WHEN $settled THEN s.setl_time END)
  END AS ended,
  s.med_class,
  COALESCE(m.dscg_maindiag_code, s.dise_no) AS diagnosis,
  COALESCE(m.dscg_maindiag_name, s.dise_name) AS diagnosis_name,
  m.chfpdr_code AS doctor,
  m.dscg_way,
  s.net,
  b.surgery,
  b.chemotherapy,
  b.dialysis,
  b.transfusion,
  b.nursing,
  b.test,
  b.lines
FROM settlement AS s
LEFT JOIN mdtrt_d AS m ON s.mdtrt_id = m.mdtrt_id
LEFT JOIN gf_bill AS b ON s.setl_id = b.setl_id
WHERE s.med_class IN ('21', '22', '24', '25', '26', '28', '52') AND NOT s.fully_refunded
  AND COALESCE(m.begntime, s.begndate) IS NOT NULL
  AND COALESCE(m.endtime, s.enddate, CASE WHEN $settled THEN s.setl_time END) >= COALESCE(m.begntime, s.begndate)
