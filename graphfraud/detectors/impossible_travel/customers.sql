-- Of each place in the counties of those in gf_fast_place: how many persons were there, and how many of them do not mostly live in that county; who
-- was there in gf_fast_person left out.
WITH county AS (
  SELECT DISTINCT l.admdvs
  FROM gf_located AS l
  INNER JOIN gf_fast_place AS p ON l.fixmedins_code = p.place
)

SELECT
  s.fixmedins_code AS place,
  l.admdvs AS region,
  COUNT(DISTINCT s.psn_no) AS persons,
  COUNT(DISTINCT CASE WHEN NOT (h.mostly AND h.admdvs = l.admdvs) THEN s.psn_no END) AS strangers
FROM settlement AS s
INNER JOIN gf_located AS l ON s.fixmedins_code = l.fixmedins_code
INNER JOIN county AS c ON l.admdvs = c.admdvs
INNER JOIN gf_home AS h ON s.psn_no = h.psn_no
LEFT JOIN gf_fast_person AS f ON s.psn_no = f.psn_no AND s.fixmedins_code = f.place
WHERE NOT s.fully_refunded AND f.psn_no IS NULL
GROUP BY s.fixmedins_code, l.admdvs
