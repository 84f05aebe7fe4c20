-- Visits a day of each pharmacy's customers but those from afar (gf_away): its ordinary trade.
SELECT
  s.fixmedins_code AS unit,
  CAST(DATE_DIFF('day', DATE '2000-01-01', s.setl_date) AS INTEGER) AS day,
  CAST(COUNT(*) AS INTEGER) AS visits
FROM settlement AS s
LEFT JOIN gf_away AS f ON s.fixmedins_code = f.unit AND s.psn_no = f.psn_no
WHERE s.institution_kind = 'pharmacy' AND NOT s.fully_refunded AND f.psn_no IS NULL
GROUP BY s.fixmedins_code, s.setl_date
ORDER BY unit, day
