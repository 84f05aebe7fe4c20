-- An id that the lists of a graph may hold and that has $character in it: settlements and persons (the others are stand-ins).
SELECT id
FROM (
  SELECT setl_id AS id FROM setl_d
  UNION ALL
  SELECT psn_no FROM setl_d
  UNION ALL
  SELECT setl_id FROM gf_finding_settlement
  UNION ALL
  SELECT UNNEST(settlements) FROM gf_link
)
WHERE CONTAINS(id, $character)
LIMIT 1
