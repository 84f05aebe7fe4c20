// Indexes that the server gave up, as on a full disk, and the constraints that own them: it never tries them again.
SHOW INDEXES YIELD name, state, owningConstraint
WHERE state = 'FAILED'
RETURN name, owningConstraint AS owner
