-- One row a heavy buyer (gf_heavy) and pair of places at both of which the buyer bought in bulk.
WITH bought AS (
  SELECT
    p.psn_no,
    p.place,
    COUNT(*) AS lines,
    SUM(p.packs) AS packs,
    SUM(p.yuan) AS yuan,
    MIN(h.one_drug) AS one_drug,
    MIN(h.users) AS users,
    MIN(h.buyers) AS buyers,
    MIN(h.interval_days) AS interval_days
  FROM gf_purchase AS p
  INNER JOIN gf_heavy AS h ON p.psn_no = h.psn_no
  WHERE p.bulk
  GROUP BY p.psn_no, p.place
)

SELECT
  a.place || '|' || b.place AS unit,
  'all' AS cell,
  a.psn_no,
  a.lines + b.lines AS lines,
  CAST(a.packs + b.packs AS DOUBLE) AS packs,
  CAST(a.yuan + b.yuan AS DOUBLE) AS yuan,
  a.one_drug,
  a.users,
  a.buyers,
  a.interval_days
FROM bought AS a
INNER JOIN bought AS b ON a.psn_no = b.psn_no AND a.place < b.place
ORDER BY unit, a.psn_no
