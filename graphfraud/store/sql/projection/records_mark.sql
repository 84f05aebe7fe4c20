-- What tells whether a loaded graph is of today's records: it changes whenever records come in, are replaced or withdrawn.
SELECT
  (SELECT COUNT(*) FROM settlement) AS settlements,
  (SELECT COUNT(*) FROM gf_file) AS files,
  (SELECT MAX(ingested_at) FROM gf_file) AS ingested_at,
  (SELECT COUNT(*) FROM gf_replaced) AS replaced
