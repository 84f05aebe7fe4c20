-- Settlement nodes (the file node_settlement stands in for held) with swiped: of a stay, how many of the person's settlements
-- that are no stays fall on days between its first and its last, wherever they were; a question starts from these.
SELECT h.*, m.swiped
FROM held AS h
LEFT JOIN (
  SELECT i.id, COUNT(*) AS swiped
  FROM held AS i
  INNER JOIN row_of AS r ON i.psn_no = r.psn_no
  WHERE i.stay AND NOT r.stay AND r.day > i.begun AND r.day < i.ended
  GROUP BY i.id
) AS m ON h.id = m.id
