-- Regular courses of each doctor (institution where no doctor is known): a person and a drug on three days or more.
SELECT unit, 'course' AS cell, COUNT(*) AS chances
FROM (
  SELECT COALESCE(doctor, place) AS unit, psn_no, drug
  FROM gf_purchase
  WHERE doctor IS NOT NULL OR med_class <> '41'
  GROUP BY COALESCE(doctor, place), psn_no, drug
  HAVING COUNT(DISTINCT setl_date) >= 3
) AS course
GROUP BY unit
ORDER BY unit
