-- Rejects of rows that contradict another one; $key: the columns that identify a row.
INSERT INTO gf_misfit
SELECT _file, _line, $key, CASE verdict WHEN 'withdrawn' THEN 'conflict' ELSE verdict END, ''
FROM gf_verdict WHERE verdict IN ('conflict', 'conflict_kept', 'withdrawn');
