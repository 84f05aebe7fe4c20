-- Other visits of the newcomers (gf_newcomer), before and after the onset: how far from the pharmacy, as a mean of both ways
-- of the map (a degree of longitude shrinks with the latitude), in kilometres.
SELECT
  n.unit,
  n.psn_no,
  CAST(SUM(CASE WHEN s.day < n.onset THEN 1 ELSE 0 END) AS INTEGER) AS before,
  CAST(SUM(CASE WHEN s.day >= n.onset THEN 1 ELSE 0 END) AS INTEGER) AS after,
  MEDIAN(CASE WHEN s.day < n.onset THEN s.km END) AS km_before,
  MEDIAN(CASE WHEN s.day >= n.onset THEN s.km END) AS km_after
FROM gf_newcomer AS n
INNER JOIN (
  SELECT
    n.unit,
    v.psn_no,
    DATE_DIFF('day', DATE '2000-01-01', v.setl_date) AS day,
    111.2 * SQRT(
      (p.lat - u.lat) * (p.lat - u.lat)
      + (p.lnt - u.lnt) * (p.lnt - u.lnt) * COS(RADIANS(u.lat)) * COS(RADIANS(u.lat))
    ) AS km
  FROM gf_newcomer AS n
  INNER JOIN settlement AS v ON n.psn_no = v.psn_no AND n.unit <> v.fixmedins_code
  INNER JOIN gf_position AS p ON v.fixmedins_code = p.fixmedins_code
  INNER JOIN gf_position AS u ON n.unit = u.fixmedins_code
) AS s ON n.unit = s.unit AND n.psn_no = s.psn_no
GROUP BY n.unit, n.psn_no
ORDER BY n.unit, n.psn_no
