-- The record of a file whose rows are all kept as it brought them: its number and its rows.
SELECT file_id, accepted + repeated
FROM gf_file
WHERE sha256 = $sha256 AND table_name = $table AND mapping_sha256 = $mapping
  AND NOT EXISTS (SELECT 1 FROM gf_file AS f WHERE f.sha256 = $sha256 AND f.table_name = $table AND f.rejected > 0)
  AND NOT EXISTS (SELECT 1 FROM gf_replaced WHERE table_name = $table)
ORDER BY file_id
LIMIT 1
