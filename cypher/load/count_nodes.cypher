// How many nodes of a label the server holds.
MATCH (n:LABEL)
RETURN count(n) AS count
