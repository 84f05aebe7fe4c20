-- Persons with several fills of one doctor's prescriptions, by the doctor's institution, the number of fills and the couples among them that are of one
-- pharmacy (twice): how much a person keeps to one.
SELECT origin, fills, alike, COUNT(*) AS persons
FROM (
  SELECT origin, doctor, psn_no, CAST(SUM(fills) AS BIGINT) AS fills, CAST(SUM(fills * (fills - 1)) AS BIGINT) AS alike
  FROM (
    SELECT origin, doctor, psn_no, target, COUNT(*) AS fills
    FROM gf_fill
    GROUP BY origin, doctor, psn_no, target
  ) AS there
  GROUP BY origin, doctor, psn_no
  HAVING SUM(fills) > 1
) AS person
GROUP BY origin, fills, alike
ORDER BY origin, fills, alike
