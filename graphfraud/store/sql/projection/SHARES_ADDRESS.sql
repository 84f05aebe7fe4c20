-- SHARES_ADDRESS: the same full address on record, among at most $address_group persons.
WITH homes AS (
  SELECT DISTINCT psn_no, address FROM home_of
),

grouped AS (
  SELECT address, psn_no
  FROM homes
  QUALIFY COUNT(*) OVER (PARTITION BY address) BETWEEN 2 AND $address_group
)

SELECT
  'patient' AS a_kind,
  a.psn_no AS a,
  'patient' AS b_kind,
  b.psn_no AS b,
  NULL::VARCHAR AS setl_id,
  NULL::TIMESTAMP AS moment,
  NULL::BOOLEAN AS timed,
  NULL::DATE AS day,
  NULL::DECIMAL(16, 2) AS net
FROM grouped AS a
INNER JOIN grouped AS b ON a.address = b.address AND a.psn_no < b.psn_no
