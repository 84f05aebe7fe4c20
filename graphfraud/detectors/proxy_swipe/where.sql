-- Institutions without coordinates: the middle (component-wise median) of their customers' homes, each customer's the middle of the
-- located institutions (gf_placed) that he uses.
WITH visit AS (
  SELECT DISTINCT s.psn_no, s.fixmedins_code, p.lnt, p.lat
  FROM settlement AS s
  LEFT JOIN gf_placed AS p ON s.fixmedins_code = p.fixmedins_code
  WHERE s.med_class NOT IN ('21', '22', '24', '25', '26', '28', '52') AND NOT s.fully_refunded
),

home AS (
  SELECT psn_no, MEDIAN(lnt) AS lnt, MEDIAN(lat) AS lat FROM visit WHERE lnt IS NOT NULL GROUP BY psn_no
)

SELECT v.fixmedins_code, MEDIAN(h.lnt) AS lnt, MEDIAN(h.lat) AS lat
FROM visit AS v
INNER JOIN home AS h ON v.psn_no = h.psn_no
WHERE v.lnt IS NULL
GROUP BY v.fixmedins_code
HAVING COUNT(*) >= $least
ORDER BY v.fixmedins_code
