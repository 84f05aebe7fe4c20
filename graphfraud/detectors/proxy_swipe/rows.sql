-- Settlements of the newcomers at the pharmacy since the onset.
SELECT n.unit, s.setl_id
FROM gf_newcomer AS n
INNER JOIN settlement AS s ON n.unit = s.fixmedins_code AND n.psn_no = s.psn_no
WHERE DATE_DIFF('day', DATE '2000-01-01', s.setl_date) >= n.onset
ORDER BY n.unit, s.setl_time, s.setl_id
