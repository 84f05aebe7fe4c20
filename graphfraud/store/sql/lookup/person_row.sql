-- The person number behind a hash, with a row of setl_d and of psn_info_b that tells who it is.
SELECT HASH(s.psn_no) AS person, s.psn_no, MIN(s.rowid) AS setl_row, MIN(p.rowid) AS info_row
FROM setl_d AS s
LEFT JOIN psn_info_b AS p ON s.psn_no = p.psn_no
GROUP BY s.psn_no
