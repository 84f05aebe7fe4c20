-- The steps of one finding's review, oldest first.
SELECT
  review_id, finding_id, decision, status_before, note, by_name, os_user, os_login, host, decided_at,
  deadline, recovered, sanction, self_disclosed, finding_sha256, audit_n
FROM gf_review
WHERE finding_id = $finding
ORDER BY review_id
