-- SHARES_PHONE: the same phone on record, among at most $phone_group persons: a clinic's or an office's own number says nothing.
WITH grouped AS (
  SELECT phone, psn_no
  FROM phone_of
  QUALIFY COUNT(*) OVER (PARTITION BY phone) BETWEEN 2 AND $phone_group
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
INNER JOIN grouped AS b ON a.phone = b.phone AND a.psn_no < b.psn_no
