-- Both numbers of every pair (gf_pair) with who enrolled them (gf_enrolled); days: how much later the second was enrolled, or unknown.
SELECT
  g.pair,
  x.region AS region_a,
  y.region AS region_b,
  x.emp_no AS emp_a,
  y.emp_no AS emp_b,
  x.phone AS phone_a,
  y.phone AS phone_b,
  COALESCE(DATE_DIFF('day', x.since, y.since), 0) AS days
FROM gf_pair AS g
INNER JOIN gf_enrolled AS x ON g.a = x.psn_no
INNER JOIN gf_enrolled AS y ON g.b = y.psn_no
ORDER BY g.pair
