// How many edges of a type the server holds.
MATCH ()-[r:TYPE]->()
RETURN count(r) AS count
