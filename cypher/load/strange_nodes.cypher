// How many nodes of a kind no load wrote.
MATCH (n:LABEL)
WHERE n.row_hash IS NULL
RETURN count(n) AS count
