-- Settlements of this ingest that warn by their flags; $first: its first file.
SELECT _file, 'vali_flag:not_valid' AS note, COUNT(*) FROM setl_d
WHERE _file >= $first AND vali_flag <> '1' GROUP BY _file
UNION ALL
SELECT _file, 'refd_setl_flag:refund_not_negative' AS note, COUNT(*) FROM setl_d
WHERE _file >= $first AND refd_setl_flag = '1' AND init_setl_id IS NOT NULL AND medfee_sumamt > 0 GROUP BY _file;
