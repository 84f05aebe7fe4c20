-- Uses at the places in gf_fast_place by people who live in other counties, no more than $minutes from a use in another county.
SELECT
  c.*,
  p.place AS strange
FROM gf_couple AS c
INNER JOIN gf_home AS h ON c.psn_no = h.psn_no
INNER JOIN gf_fast_place AS p ON c.place_a = p.place OR c.place_b = p.place
WHERE NOT (h.mostly AND h.admdvs = CASE WHEN c.place_a = p.place THEN c.region_a ELSE c.region_b END) AND NOT c.stay AND c.basis = 'code' AND c.km = 0 AND c.region_a <> '' AND c.region_b <> '' AND c.region_a <> c.region_b AND GREATEST(c.gap, COALESCE(c.gap_begun, c.gap)) + c.grain <= $minutes
ORDER BY c.psn_no, c.time_b, c.time_a, c.setl_a, c.setl_b
