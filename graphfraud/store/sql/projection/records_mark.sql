-- What tells whether a loaded graph is of today: it changes with the records, the findings and the tested links.
SELECT
  (SELECT COUNT(*) FROM settlement) AS settlements,
  (SELECT COUNT(*) FROM gf_file) AS files,
  (SELECT MAX(ingested_at) FROM gf_file) AS ingested_at,
  (SELECT COUNT(*) FROM gf_replaced) AS replaced,
  (SELECT COALESCE(SUM(HASH(id, status, body) >> 32), 0) FROM gf_finding) AS findings,
  (SELECT COALESCE(SUM(HASH(detector, type, a, b, events) >> 32), 0) FROM gf_link) AS links,
  (SELECT COUNT(*) FROM gf_blacklist) AS blacklist
