-- The county where each person is seen on most dates, whether on half of all or more (mostly), and the middle of the places used there, degrees
-- (NULL where they have no coordinates).
WITH seen AS (
  SELECT s.psn_no, l.admdvs, COUNT(DISTINCT s.setl_date) AS dates, AVG(l.lnt) AS lnt, AVG(l.lat) AS lat
  FROM settlement AS s
  INNER JOIN gf_located AS l ON s.fixmedins_code = l.fixmedins_code
  WHERE NOT s.fully_refunded AND l.admdvs <> ''
  GROUP BY s.psn_no, l.admdvs
),

ranked AS (
  SELECT
    *,
    2 * dates >= SUM(dates) OVER (PARTITION BY psn_no) AS mostly,
    ROW_NUMBER() OVER (PARTITION BY psn_no ORDER BY dates DESC, admdvs) AS number
  FROM seen
)

SELECT psn_no, admdvs, mostly, lnt, lat
FROM ranked
WHERE number = 1
