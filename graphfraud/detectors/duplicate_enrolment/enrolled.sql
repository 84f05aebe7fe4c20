-- Who enrolled a person number: region of the office, since when, employer, the telephone left there; paired: one of two numbers of
-- a person (gf_pair).
WITH insured AS (
  SELECT psn_no, MIN(psn_insu_date) AS since, MIN(emp_no) AS emp_no
  FROM psn_insu_d
  WHERE insutype IN ('310', '320', '340', '390')
  GROUP BY psn_no
),

phone AS (
  SELECT psn_no, MIN(COALESCE(NULLIF(TRIM(mob), ''), NULLIF(TRIM(tel), ''))) AS phone
  FROM psn_info_b
  GROUP BY psn_no
),

paired AS (
  SELECT a AS psn_no FROM gf_pair
  UNION
  SELECT b AS psn_no FROM gf_pair
)

SELECT
  s.psn_no,
  MIN(s.insu_admdvs) AS region,
  MIN(i.since) AS since,
  MIN(NULLIF(TRIM(i.emp_no), '')) AS emp_no,
  MIN(t.phone) AS phone,
  MAX(p.psn_no) IS NOT NULL AS paired
FROM settlement AS s
LEFT JOIN insured AS i ON s.psn_no = i.psn_no
LEFT JOIN phone AS t ON s.psn_no = t.psn_no
LEFT JOIN paired AS p ON s.psn_no = p.psn_no
GROUP BY s.psn_no
