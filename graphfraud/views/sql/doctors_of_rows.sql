-- Which of the asked doctors billed or led which of the asked settlements.
SELECT DISTINCT doctor, setl_id
FROM (
  SELECT bilg_dr_code AS doctor, setl_id FROM fee_list_d
  UNION ALL
  SELECT m.chfpdr_code AS doctor, s.setl_id
  FROM mdtrt_d AS m
  INNER JOIN settlement AS s ON m.mdtrt_id = s.mdtrt_id
) AS led
WHERE doctor IN (SELECT UNNEST($doctors)) AND setl_id IN (SELECT UNNEST($ids))
ORDER BY doctor, setl_id
