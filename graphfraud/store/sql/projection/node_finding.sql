-- Findings that stand (withdrawn ones left out).
SELECT
  id,
  detector,
  severity,
  score,
  q_value,
  status,
  period_start AS first,
  period_end AS last,
  body ->> '$.title.zh' AS title_zh,
  body ->> '$.title.en' AS title_en,
  CAST(body ->> '$.amounts.net' AS DECIMAL(16, 2)) AS amount
FROM gf_finding
WHERE status <> 'withdrawn'
