-- Uses during stays at hospitals of other counties, in the counties of gf_apart, which are no part of a town; how far away is not known.
SELECT c.*
FROM gf_couple AS c
INNER JOIN gf_apart AS p ON c.region_b = p.place
WHERE c.stay AND c.basis = 'code' AND c.km = 0 AND c.region_a <> '' AND c.region_a <> c.region_b
ORDER BY c.psn_no, c.time_b, c.time_a, c.setl_a, c.setl_b
