// Removes a detector's tested links.
MATCH ()-[r:TESTED]->()
WHERE r.detector = $detector
DELETE r
