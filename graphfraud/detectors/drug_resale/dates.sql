-- Days on which the wanted buyers bought in bulk at the wanted places.
SELECT DISTINCT p.psn_no, CAST(DATE_DIFF('day', DATE '2000-01-01', p.setl_date) AS INTEGER) AS day
FROM gf_resale AS p
INNER JOIN gf_ring_buyer AS b ON p.psn_no = b.psn_no
INNER JOIN gf_ring_place AS r ON p.place = r.place
WHERE p.bulk
ORDER BY p.psn_no, day
