-- Stays of each institution by level and chapter of illness: each could have been followed by a readmission.
SELECT
  fixmedins_code || CASE WHEN med_class = '25' THEN '|25' ELSE '' END AS unit,
  level || '|' || CASE
    WHEN REGEXP_MATCHES(diagnosis, '^[A-Za-z][0-9]') THEN UPPER(SUBSTRING(diagnosis, 1, 1))
    ELSE COALESCE(diagnosis_name, '')
  END AS cell,
  COUNT(*) AS chances
FROM gf_stay
WHERE med_class <> '28'
GROUP BY 1, 2
ORDER BY 1, 2
