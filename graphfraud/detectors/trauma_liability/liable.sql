-- One row a settlement for an injury of which the diagnosis itself names another who is liable (traffic, work, assault) and that
-- the fund paid for; at_once counts such persons at the institution on that day.
SELECT
  place AS unit,
  'all' AS cell,
  setl_id,
  psn_no,
  place,
  NULLIF(doctor, '') AS doctor,
  diagnosis_name AS name,
  CAST(fund_net AS DOUBLE) AS fund,
  CAST(COUNT(*) OVER (PARTITION BY place, CAST(began AS DATE)) AS INTEGER) AS at_once
FROM gf_injury
WHERE third_party AND fund_net > 0
ORDER BY place, setl_id
