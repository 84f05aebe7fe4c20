-- Files attached to the steps of one finding's review.
SELECT f.review_id, f.name, f.sha256, f.bytes
FROM gf_review_file AS f
INNER JOIN gf_review AS r ON f.review_id = r.review_id
WHERE r.finding_id = $finding
ORDER BY f.review_id, f.sha256, f.name
