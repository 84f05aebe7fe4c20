-- Events that lie on disk, those of one share (see projection_shares).
SELECT * FROM READ_PARQUET($laid, hive_partitioning = FALSE)
