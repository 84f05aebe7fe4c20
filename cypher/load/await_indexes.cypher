// Returns when every index serves, and fails where one does not within $seconds.
CALL db.awaitIndexes($seconds)
