-- Files that were ingested; only the file's name is shown, never its folder.
SELECT
  file_id, REGEXP_EXTRACT(path, '[^/\\]*$') AS file, sha256, table_name, accepted, rejected, repeated, ingested_at
FROM gf_file
ORDER BY file_id
