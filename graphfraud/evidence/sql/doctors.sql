-- Doctors by code: name and where they worked, as bills and visits give it.
WITH named AS (
  SELECT l.bilg_dr_code AS doctor, l.bilg_dr_name AS name, s.fixmedins_code
  FROM fee_list_d AS l
  LEFT JOIN setl_d AS s ON l.setl_id = s.setl_id
  WHERE l.bilg_dr_code IN (SELECT UNNEST($ids))
  UNION ALL
  SELECT chfpdr_code AS doctor, chfpdr_name AS name, fixmedins_code
  FROM mdtrt_d
  WHERE chfpdr_code IN (SELECT UNNEST($ids))
)

SELECT
  doctor,
  MIN(name) AS name,
  LIST_SORT(LIST(DISTINCT fixmedins_code) FILTER (WHERE fixmedins_code IS NOT NULL)) AS places
FROM named
GROUP BY doctor
ORDER BY doctor
