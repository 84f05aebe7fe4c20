-- Ids of persons, doctors and employers that came.
INSERT INTO gf_named
SELECT * FROM ({named}) AS t
WHERE NOT EXISTS (SELECT 1 FROM gf_named AS g WHERE g.kind = t.kind AND g.id = t.id)
ORDER BY id;
