// Nodes of an id, of whatever kind; $stand_in is the same id as a card number.
MATCH (n:Patient {id: $id}) RETURN 'patient' AS kind, n.id AS id
UNION
MATCH (n:Card) WHERE n.id IN [$id, $stand_in] RETURN 'card' AS kind, n.id AS id
UNION
MATCH (n:Doctor {id: $id}) RETURN 'doctor' AS kind, n.id AS id
UNION
MATCH (n:Pharmacy {id: $id}) RETURN 'pharmacy' AS kind, n.id AS id
UNION
MATCH (n:Hospital {id: $id}) RETURN 'hospital' AS kind, n.id AS id
UNION
MATCH (n:Employer {id: $id}) RETURN 'employer' AS kind, n.id AS id
UNION
MATCH (n:Finding {id: $id}) RETURN 'finding' AS kind, n.id AS id
