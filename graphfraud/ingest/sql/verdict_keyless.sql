-- A table without a key: a row is its whole content and its number among equal ones of this ingest.
-- As many of them as the workspace held before are repeated, and so are all rows of a file that is given twice.
-- {table}: a canonical table; $first: the first file of this ingest.
CREATE OR REPLACE TEMP TABLE gf_verdict AS
WITH aside AS (
  SELECT
    s._file,
    s._line,
    s._hash,
    e.twin,
    ROW_NUMBER() OVER (PARTITION BY s._hash, e.twin ORDER BY s._file, s._line) AS occurrence
  FROM gf_stage_{table} AS s
  INNER JOIN gf_entry AS e ON s._file = e.file_id
),

kept AS (
  SELECT _hash, COUNT(*) AS times FROM {table}
  WHERE _file < $first AND _hash IN (SELECT _hash FROM aside) GROUP BY _hash
)

SELECT
  a._file,
  a._line,
  CAST(NULL AS VARCHAR) AS row_key,
  a._hash AS new_hash,
  k._hash AS kept_hash,
  CASE WHEN a.twin OR a.occurrence <= COALESCE(k.times, 0) THEN 'repeated' ELSE 'accepted' END AS verdict
FROM aside AS a
LEFT JOIN kept AS k ON a._hash = k._hash;
