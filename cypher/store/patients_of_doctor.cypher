// The settlements that a doctor billed or led, and whose they are.
MATCH (d:Doctor {id: $id})<-[r:TREATED_BY]-(p:Patient)
RETURN p.id AS id, r.settlements AS settlements
