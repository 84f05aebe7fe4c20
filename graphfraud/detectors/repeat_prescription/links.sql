-- One row a visit that was settled in pieces: the same drug for the same person by the same doctor (institution where no
-- doctor is known) in two or more settlements of one day.
SELECT
  COALESCE(p.doctor, p.place) AS unit,
  'all' AS cell,
  p.psn_no,
  p.drug,
  p.setl_date,
  MIN(p.place) AS place,
  MIN(p.doctor) AS doctor,
  CAST(COUNT(DISTINCT p.setl_id) AS INTEGER) AS pieces,
  CAST(SUM(p.packs) AS DOUBLE) AS packs,
  COUNT(DISTINCT p.packs) = 1 AND COUNT(DISTINCT ROUND(s.net, 2)) = 1 AS same_amount,
  BOOL_AND(s.minute) AS timed,
  CAST(EPOCH(MAX(s.setl_time)) - EPOCH(MIN(s.setl_time)) AS DOUBLE) AS seconds,
  COUNT(DISTINCT COALESCE(s.dise_no, s.dise_name)) > 1 AS illnesses
FROM gf_purchase AS p
INNER JOIN settlement AS s ON p.setl_id = s.setl_id
WHERE p.med_class <> '41'
GROUP BY COALESCE(p.doctor, p.place), p.psn_no, p.drug, p.setl_date
HAVING COUNT(DISTINCT p.setl_id) >= 2
ORDER BY unit, p.psn_no, p.setl_date, p.drug
