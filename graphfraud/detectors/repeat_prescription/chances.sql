-- Drugs prescribed, once a person and day, of each doctor (institution where no doctor is known), and days of persons with any.
WITH once AS (
  SELECT DISTINCT COALESCE(doctor, place) AS unit, psn_no, drug, setl_date FROM gf_purchase WHERE med_class <> '41'
)

SELECT unit, 'drug' AS cell, COUNT(*) AS chances FROM once GROUP BY unit
UNION ALL
SELECT unit, 'visit', COUNT(*) FROM (SELECT DISTINCT unit, psn_no, setl_date FROM once) AS day GROUP BY unit
ORDER BY unit, cell
