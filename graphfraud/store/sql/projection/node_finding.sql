-- Findings that stand (withdrawn ones left out).
SELECT
  f.id,
  detector,
  severity,
  score,
  q_value,
  status,
  period_start AS first,
  period_end AS last,
  body ->> '$.title.zh' AS title_zh,
  body ->> '$.title.en' AS title_en,
  CAST(body ->> '$.amounts.net' AS DECIMAL(16, 2)) AS amount,
  s.settlement_ids
FROM gf_finding AS f
LEFT JOIN (
  SELECT finding_id, LIST(setl_id ORDER BY setl_id) AS settlement_ids FROM gf_finding_settlement GROUP BY finding_id
) AS s ON f.id = s.finding_id
WHERE status <> 'withdrawn'
