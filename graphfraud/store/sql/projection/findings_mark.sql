-- What tells whether a loaded graph is of today's findings: it changes with them, their tested links and the blacklist.
SELECT
  (SELECT COALESCE(SUM(HASH(id, status, body) >> 32), 0) FROM gf_finding) AS findings,
  (SELECT COALESCE(SUM(HASH(detector, type, a, b, events) >> 32), 0) FROM gf_link) AS links,
  (SELECT COUNT(*) FROM gf_blacklist) AS blacklist,
  (SELECT COUNT(*) FROM gf_blacklist_event) AS blacklist_events
