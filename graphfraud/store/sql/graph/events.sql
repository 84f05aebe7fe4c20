-- Settlements of edges with their times. edge_key holds the edges asked for: number, type, and the hashes under which
-- visit (treatment) knows their ends.
SELECT k.number, v.setl_id, v.setl_time
FROM edge_key AS k
INNER JOIN visit AS v ON v.person = k.a AND v.place = k.b
WHERE k.a_kind = 'patient' AND k.type IN ('SWIPED_AT', 'STAYED_AT')
  AND (k.type = 'STAYED_AT') = COALESCE(v.med_type LIKE '2%' OR v.med_type LIKE '52%', FALSE)
  AND (k.type = 'STAYED_AT' OR v.card IS NULL)
UNION ALL
SELECT k.number, v.setl_id, v.setl_time
FROM edge_key AS k
INNER JOIN visit AS v ON v.card = k.a AND v.place = k.b
WHERE k.a_kind = 'card' AND NOT COALESCE(v.med_type LIKE '2%' OR v.med_type LIKE '52%', FALSE)
UNION ALL
SELECT k.number, v.setl_id, v.setl_time
FROM edge_key AS k
INNER JOIN visit AS v ON v.person = k.a AND v.card = k.b
WHERE k.type = 'HOLDS'
UNION ALL
SELECT k.number, t.setl_id, t.setl_time
FROM edge_key AS k
INNER JOIN treatment AS t ON t.person = k.a AND t.doctor = k.b
WHERE k.type = 'TREATED_BY'
UNION ALL
SELECT k.number, t.setl_id, t.setl_time
FROM edge_key AS k
INNER JOIN treatment AS t ON t.doctor = k.a AND t.place = k.b
WHERE k.type IN ('WORKS_AT', 'PRESCRIBED_TO_FILL_AT')
UNION ALL
SELECT k.number, s.setl_id, s.setl_time
FROM edge_key AS k
INNER JOIN settlement AS s ON HASH(s.psn_no) = k.a AND HASH(s.emp_no) = k.b
WHERE k.type = 'EMPLOYED_BY'
UNION ALL
SELECT k.number, s.setl_id, s.setl_time
FROM edge_key AS k
INNER JOIN (
  SELECT type, a_kind, a, b, UNNEST(settlements) AS setl_id FROM gf_link
) AS l ON l.type = k.type AND l.a = k.a_id AND l.b = k.b_id
INNER JOIN settlement AS s ON s.setl_id = l.setl_id
WHERE k.tested
