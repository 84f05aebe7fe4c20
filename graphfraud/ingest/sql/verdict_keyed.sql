-- What becomes of the rows put aside and of those that they contradict.
-- {table}: a canonical table; {key}: the text that identifies a row; $first: the first file of this ingest.
CREATE OR REPLACE TEMP TABLE gf_verdict AS
WITH aside AS (
  SELECT {key} AS row_key, _hash, _file, _line FROM gf_stage_{table}
),

kept AS (
  SELECT {key} AS row_key, _hash, _file, _line FROM {table} WHERE {key} IN (SELECT row_key FROM aside)
),

claims AS (
  SELECT row_key, _hash FROM aside
  UNION ALL
  SELECT row_key, _hash FROM kept WHERE _file >= $first
),

mixed AS (
  SELECT row_key FROM claims GROUP BY row_key HAVING MIN(_hash) <> MAX(_hash)
),

told AS (
  SELECT
    a.row_key,
    a._file,
    a._line,
    a._hash,
    k._hash AS kept_hash,
    m.row_key IS NOT NULL AS is_mixed,
    ROW_NUMBER() OVER (PARTITION BY a.row_key ORDER BY a._file, a._line) AS occurrence
  FROM aside AS a
  LEFT JOIN kept AS k ON a.row_key = k.row_key
  LEFT JOIN mixed AS m ON a.row_key = m.row_key
)

SELECT
  _file,
  _line,
  row_key,
  _hash AS new_hash,
  kept_hash,
  CASE
    WHEN is_mixed THEN 'conflict'
    WHEN kept_hash = _hash THEN 'repeated'
    WHEN kept_hash IS NOT NULL AND NOT $replace THEN 'conflict_kept'
    WHEN occurrence > 1 THEN 'repeated'
    WHEN kept_hash IS NOT NULL THEN 'replace'
    ELSE 'accepted'
  END AS verdict
FROM told
UNION ALL
SELECT k._file, k._line, k.row_key, NULL AS new_hash, k._hash AS kept_hash, 'withdrawn' AS verdict
FROM kept AS k INNER JOIN mixed AS m ON k.row_key = m.row_key
WHERE k._file >= $first;
