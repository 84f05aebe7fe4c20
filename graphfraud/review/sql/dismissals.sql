-- The last dismissal of every finding.
SELECT finding_id, note, by_name, decided_at
FROM gf_review
WHERE decision = 'dismissed'
QUALIFY ROW_NUMBER() OVER (PARTITION BY finding_id ORDER BY review_id DESC) = 1
