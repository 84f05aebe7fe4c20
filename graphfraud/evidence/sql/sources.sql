-- Every source file that was read into the workspace.
SELECT file_id, path, sha256, bytes, table_name, encoding, mapping, mapping_sha256, accepted, rejected, repeated, ingested_at
FROM gf_file
ORDER BY file_id
