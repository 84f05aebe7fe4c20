-- What becomes of the staged rows that are not simply new: one row for each of them.
-- {table}: a canonical table; {key}: the text that identifies a row.
CREATE OR REPLACE TEMP TABLE gf_verdict AS
WITH good AS (
  SELECT {key} AS row_key, _hash, _file, _line FROM gf_stage_{table} WHERE _fault IS NULL
),

kept AS (
  SELECT {key} AS row_key, _hash FROM {table} WHERE {key} IN (SELECT row_key FROM good)
),

several AS (
  SELECT row_key, MIN(_hash) <> MAX(_hash) AS mixed FROM good GROUP BY row_key HAVING COUNT(*) > 1
),

touched AS (
  SELECT
    g.row_key,
    g._file,
    g._line,
    g._hash,
    k._hash AS kept_hash,
    COALESCE(s.mixed, FALSE) AS mixed,
    ROW_NUMBER() OVER (PARTITION BY g.row_key ORDER BY g._file, g._line) AS occurrence
  FROM good AS g
  LEFT JOIN kept AS k ON g.row_key = k.row_key
  LEFT JOIN several AS s ON g.row_key = s.row_key
  WHERE k.row_key IS NOT NULL OR s.row_key IS NOT NULL
)

SELECT
  _file,
  _line,
  row_key,
  _hash AS new_hash,
  kept_hash,
  CASE
    WHEN mixed THEN 'conflict'
    WHEN kept_hash = _hash THEN 'repeated'
    WHEN kept_hash IS NOT NULL AND NOT $replace THEN 'conflict_kept'
    WHEN occurrence > 1 THEN 'repeated'
    WHEN kept_hash IS NOT NULL THEN 'replace'
    ELSE 'first'
  END AS verdict
FROM touched;
