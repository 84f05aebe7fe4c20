-- Persons of all records that tell of an identity number, a phone or an address, with the hashes of their nodes.
SELECT DISTINCT HASH('patient', psn_no) AS hash, psn_no AS id
FROM (
  SELECT psn_no FROM psn_info_b
  UNION ALL
  SELECT psn_no FROM psn_insu_d
  UNION ALL
  SELECT psn_no FROM setl_d
)
