-- Bulk purchases of the wanted buyers at the wanted places.
SELECT p.setl_id, p.psn_no, p.place, p.setl_date, p.drug, p.packs, p.yuan
FROM gf_resale AS p
INNER JOIN gf_ring_buyer AS b ON p.psn_no = b.psn_no
INNER JOIN gf_ring_place AS r ON p.place = r.place
WHERE p.bulk
ORDER BY p.setl_date, p.setl_id, p.drug
