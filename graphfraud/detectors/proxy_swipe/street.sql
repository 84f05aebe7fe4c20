-- Visits a day of each address's people (gf_street) to a pharmacy, so that they can be left out of the trade that they are held against.
SELECT
  n.unit,
  n.address,
  CAST(DATE_DIFF('day', DATE '2000-01-01', s.setl_date) AS INTEGER) AS day,
  CAST(COUNT(*) AS INTEGER) AS visits
FROM gf_street AS n
INNER JOIN settlement AS s ON n.unit = s.fixmedins_code AND n.psn_no = s.psn_no
WHERE NOT s.fully_refunded
GROUP BY n.unit, n.address, s.setl_date
ORDER BY n.unit, n.address, day
