// The nodes that carry one of some ids.
MATCH (n:Patient|Card|Doctor|Pharmacy|Hospital|Employer|Finding|TraceCode)
WHERE n.id IN $ids
RETURN head([name IN labels(n) WHERE name IN $labels]) AS label, n.id AS id
