-- The person number behind a hash.
SELECT DISTINCT HASH(psn_no) AS person, psn_no FROM settlement
