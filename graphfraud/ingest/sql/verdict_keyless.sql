-- A table without a key: a row is its whole content and its number among equal ones of this ingest.
-- As many of them as the workspace already holds are repeated, and so are all rows of a file that is given twice.
CREATE OR REPLACE TEMP TABLE gf_verdict AS
WITH good AS (
  SELECT
    s._file,
    s._line,
    s._hash,
    COALESCE(e.twin, FALSE) AS twin,
    ROW_NUMBER() OVER (PARTITION BY s._hash, COALESCE(e.twin, FALSE) ORDER BY s._file, s._line) AS occurrence
  FROM gf_stage_{table} AS s
  LEFT JOIN gf_entry AS e ON s._file = e.file_id
  WHERE s._fault IS NULL
),

kept AS (
  SELECT _hash, COUNT(*) AS times FROM {table} WHERE _hash IN (SELECT _hash FROM good) GROUP BY _hash
)

SELECT g._file, g._line, CAST(NULL AS VARCHAR) AS row_key, g._hash AS new_hash, k._hash AS kept_hash, 'repeated' AS verdict
FROM good AS g
LEFT JOIN kept AS k ON g._hash = k._hash
WHERE g.twin OR g.occurrence <= COALESCE(k.times, 0);
