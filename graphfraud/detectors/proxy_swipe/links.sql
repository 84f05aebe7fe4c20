-- One row a person and institution that the person uses: visits, how many of them were paid by e-credential, months with visits, the first day and
-- that of the last month (since 2000-01-01); sells: it is a pharmacy. gf_position tells where institutions are; the others are left out.
-- The first visit of a month stands for all of it: a long illness is not many visits.
WITH came AS (
  SELECT
    s.psn_no,
    s.fixmedins_code AS unit,
    BOOL_OR(s.institution_kind = 'pharmacy') AS sells,
    COUNT(*) AS visits,
    SUM(CASE WHEN s.mdtrt_cert_type = '01' THEN 1 ELSE 0 END) AS by_token,
    DATE_DIFF('day', DATE '2000-01-01', MIN(s.setl_date)) AS day
  FROM settlement AS s
  INNER JOIN gf_position AS p ON s.fixmedins_code = p.fixmedins_code
  WHERE s.med_class NOT IN ('21', '22', '24', '25', '26', '28', '52') AND NOT s.fully_refunded
  GROUP BY s.psn_no, s.fixmedins_code, EXTRACT(YEAR FROM s.setl_date) * 12 + EXTRACT(MONTH FROM s.setl_date)
)

SELECT
  unit,
  psn_no,
  BOOL_OR(sells) AS sells,
  CAST(SUM(visits) AS INTEGER) AS visits,
  CAST(SUM(by_token) AS INTEGER) AS by_token,
  CAST(COUNT(*) AS INTEGER) AS months,
  CAST(MIN(day) AS INTEGER) AS first_day,
  CAST(MAX(day) AS INTEGER) AS last_day
FROM came
GROUP BY unit, psn_no
ORDER BY unit, psn_no
