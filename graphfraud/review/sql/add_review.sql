-- Keep one step of a review.
INSERT INTO gf_review (
  review_id, finding_id, decision, status_before, note, by_name, os_user, os_login, host, decided_at,
  deadline, recovered, sanction, self_disclosed, finding_sha256, row_sha256, audit_n
) VALUES (
  $review_id, $finding_id, $decision, $status_before, $note, $by_name, $os_user, $os_login, $host, $decided_at,
  $deadline, $recovered, $sanction, $self_disclosed, $finding_sha256, $row_sha256, $audit_n
)
