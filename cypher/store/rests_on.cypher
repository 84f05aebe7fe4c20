// The settlements that a finding rests on, refunds among them.
MATCH (f:Finding {id: $id})
UNWIND f.settlement_ids AS id
RETURN id
ORDER BY id
