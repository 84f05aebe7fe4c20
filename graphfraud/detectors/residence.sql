-- One row a person whose address is known: the address, how many live there, and the share of them who are 60 or older when the records end.
WITH home AS (
  SELECT
    live_addr AS address,
    COUNT(*) AS residents,
    AVG(CASE WHEN DATE_DIFF('year', brdy, last_day) >= 60 THEN 1.0 ELSE 0.0 END) AS old
  FROM psn_info_b
  CROSS JOIN (SELECT MAX(setl_date) AS last_day FROM settlement) AS period
  WHERE live_addr IS NOT NULL
  GROUP BY live_addr
)

SELECT p.psn_no, MIN(h.address) AS address, MIN(h.residents) AS residents, MIN(h.old) AS old
FROM psn_info_b AS p
INNER JOIN home AS h ON p.live_addr = h.address
GROUP BY p.psn_no
