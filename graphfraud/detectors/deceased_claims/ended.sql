-- Settlements that the fund paid for care which began after all of the living person's enrolments had ended (psn_insu_stas 4; die_date):
-- more than $grace_days after the last of them, by a fund whose enrolment it was. What the account alone paid is left out: its balance
-- remains the person's. ended_persons counts all whose enrolments have ended.
WITH ended AS (
  SELECT
    psn_no,
    MAX(paus_insu_date) AS ended,
    LIST(DISTINCT insu_admdvs) AS regions,
    COUNT(*) OVER () AS ended_persons
  FROM psn_insu_d
  GROUP BY psn_no
  HAVING COUNT(*) = SUM(CASE WHEN psn_insu_stas = '4' AND paus_insu_date IS NOT NULL THEN 1 ELSE 0 END)
    AND MAX(paus_insu_date) >= MAX(COALESCE(psn_insu_date, paus_insu_date))
),

dead AS (
  SELECT psn_no FROM psn_info_b WHERE die_date IS NOT NULL OR surv_stas = '0'
  UNION
  SELECT psn_no FROM mdtrt_d WHERE die_date IS NOT NULL OR dscg_way = '5'
)

SELECT
  s.setl_id,
  e.ended AS die_date,
  CAST(NULL AS VARCHAR) AS surv_stas,
  CAST(e.ended_persons AS INTEGER) AS ended_persons
FROM settlement AS s
INNER JOIN ended AS e ON s.psn_no = e.psn_no
LEFT JOIN dead AS d ON s.psn_no = d.psn_no
WHERE d.psn_no IS NULL AND s.fund_net > 0 AND NOT s.fully_refunded
  AND DATE_DIFF('day', e.ended, CAST(COALESCE(s.begndate, s.setl_time) AS DATE)) > $grace_days
  AND (s.insu_admdvs IS NULL OR LIST_CONTAINS(e.regions, s.insu_admdvs))
