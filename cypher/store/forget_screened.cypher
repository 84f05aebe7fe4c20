// Removes screened pairs, of a level or (without one) all, at most $most at a time.
MATCH ()-[r:SCREENED]->()
WHERE $level IS NULL OR r.level = $level
WITH r LIMIT $most
DELETE r
RETURN count(*) AS removed
