-- SAME_PERSON: one identity number under two person numbers; a number under more than $identity_group is a placeholder.
WITH grouped AS (
  SELECT identity, psn_no
  FROM identity_of
  QUALIFY COUNT(*) OVER (PARTITION BY identity) BETWEEN 2 AND $identity_group
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
INNER JOIN grouped AS b ON a.identity = b.identity AND a.psn_no < b.psn_no
