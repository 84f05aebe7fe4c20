// Whether the database holds nodes under our labels that no load of ours wrote.
OPTIONAL MATCH (g:GraphLoad {id: 'graphfraud'})
WITH count(g) AS ours
OPTIONAL MATCH (n)
WHERE ours = 0 AND any(label IN labels(n) WHERE label IN $labels)
WITH n LIMIT 1
RETURN n IS NOT NULL AS foreign
