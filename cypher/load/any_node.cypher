// A node of whatever kind, where the database holds one.
MATCH (n)
RETURN n
LIMIT 1
