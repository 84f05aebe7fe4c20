-- Drugs prescribed, once a person and day, of each doctor (institution where no doctor is known).
SELECT unit, 'all' AS cell, COUNT(*) AS chances
FROM (
  SELECT DISTINCT COALESCE(doctor, place) AS unit, psn_no, drug, setl_date FROM gf_purchase WHERE med_class <> '41'
) AS once
GROUP BY unit
ORDER BY unit
