-- Regions, by code of the administrative division.
SELECT id
FROM (
  SELECT insu_admdvs AS id FROM row_of
  UNION
  SELECT fix_admdvs FROM row_of
  UNION
  SELECT insu_admdvs FROM psn_insu_d
  UNION
  SELECT admdvs FROM institution
)
WHERE id <> ''
