-- What the wanted buyers bought in bulk at the wanted places, how often.
SELECT p.psn_no, p.drug, p.place, COUNT(*) AS purchases
FROM gf_resale AS p
INNER JOIN gf_ring_buyer AS b ON p.psn_no = b.psn_no
INNER JOIN gf_ring_place AS r ON p.place = r.place
WHERE p.bulk
GROUP BY p.psn_no, p.drug, p.place
ORDER BY p.psn_no, p.drug, p.place
