-- One row a heavy buyer (gf_heavy) and place of bulk purchases.
SELECT
  p.place AS unit,
  'all' AS cell,
  p.psn_no,
  COUNT(*) AS lines,
  CAST(SUM(p.packs) AS DOUBLE) AS packs,
  CAST(SUM(p.yuan) AS DOUBLE) AS yuan,
  MIN(h.one_drug) AS one_drug,
  MIN(h.interval_days) AS interval_days
FROM gf_purchase AS p
INNER JOIN gf_heavy AS h ON p.psn_no = h.psn_no
WHERE p.bulk
GROUP BY p.place, p.psn_no
ORDER BY p.place, p.psn_no
