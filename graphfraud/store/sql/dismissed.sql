-- Findings whose review ended in a dismissal, also those that the data no longer give, as they stood then, with the last reason.
WITH last_decision AS (
  SELECT finding_id, ARG_MAX(decision, review_id) AS decision
  FROM gf_review
  GROUP BY finding_id
),

reason AS (
  SELECT finding_id, ARG_MAX(note, review_id) AS note, ARG_MAX(by_name, review_id) AS by_name, MAX(decided_at) AS decided_at
  FROM gf_review
  WHERE decision = 'dismissed'
  GROUP BY finding_id
)

SELECT f.id, COALESCE(s.body, f.body) AS body, r.note, r.by_name, r.decided_at
FROM gf_finding AS f
INNER JOIN last_decision AS d ON f.id = d.finding_id
INNER JOIN reason AS r ON f.id = r.finding_id
LEFT JOIN gf_dismissed AS s ON f.id = s.finding_id
WHERE d.decision = 'dismissed'
ORDER BY f.id
