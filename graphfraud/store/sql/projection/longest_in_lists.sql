-- Bytes of the longest id that the lists of a graph may hold: settlements and persons (the others are stand-ins of fixed length).
SELECT GREATEST(
  (SELECT COALESCE(MAX(STRLEN(setl_id)), 0) FROM setl_d),
  (SELECT COALESCE(MAX(STRLEN(psn_no)), 0) FROM setl_d),
  (SELECT COALESCE(MAX(STRLEN(setl_id)), 0) FROM gf_finding_settlement),
  (SELECT COALESCE(MAX(STRLEN(id)), 0) FROM (SELECT UNNEST(settlements) AS id FROM gf_link))
)
