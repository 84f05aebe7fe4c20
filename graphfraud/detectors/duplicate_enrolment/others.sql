-- Persons with one number only (gf_enrolled) by the office, pool, employer and telephone that enrolled them; name NULL: all of them.
SELECT 'office' AS kind, region AS name, COUNT(*) AS persons FROM gf_enrolled WHERE NOT paired AND region IS NOT NULL GROUP BY region
UNION ALL
SELECT 'pool', SUBSTRING(region, 1, 4), COUNT(*) FROM gf_enrolled WHERE NOT paired AND region IS NOT NULL GROUP BY 2
UNION ALL
SELECT 'employer', emp_no, COUNT(*) FROM gf_enrolled WHERE NOT paired AND emp_no IS NOT NULL GROUP BY emp_no
UNION ALL
SELECT 'phone', phone, COUNT(*) FROM gf_enrolled WHERE NOT paired AND phone IS NOT NULL GROUP BY phone
UNION ALL
SELECT 'all', NULL, COUNT(*) FROM gf_enrolled WHERE NOT paired
