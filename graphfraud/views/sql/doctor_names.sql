-- A doctor's name by code, as bills and visits give it.
SELECT doctor, MIN(name) AS name
FROM (
  SELECT bilg_dr_code AS doctor, bilg_dr_name AS name FROM fee_list_d WHERE bilg_dr_code IN (SELECT UNNEST($ids))
  UNION ALL
  SELECT chfpdr_code AS doctor, chfpdr_name AS name FROM mdtrt_d WHERE chfpdr_code IN (SELECT UNNEST($ids))
) AS named
GROUP BY doctor
