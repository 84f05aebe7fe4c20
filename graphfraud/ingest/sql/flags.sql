-- Settlements of this ingest that warn by their flags; $first: its first file.
SELECT _file, 'vali_flag:not_valid' AS note, COUNT(*) FROM setl_d
WHERE _file >= $first AND vali_flag <> '1' GROUP BY _file;
