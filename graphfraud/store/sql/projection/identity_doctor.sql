-- Names of doctors, for a graph that was asked for unmasked.
SELECT id, MIN(name) AS name
FROM (
  SELECT bilg_dr_code AS id, bilg_dr_name AS name FROM fee_list_d WHERE bilg_dr_code <> ''
  UNION ALL
  SELECT chfpdr_code, chfpdr_name FROM mdtrt_d WHERE chfpdr_code <> ''
)
GROUP BY id
