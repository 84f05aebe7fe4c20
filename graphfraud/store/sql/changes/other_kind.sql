-- What the nodes of institutions would be hashed to if they were of the other kind.
SELECT HASH(CASE kind WHEN 'pharmacy' THEN 'hospital' ELSE 'pharmacy' END, fixmedins_code) AS hash FROM institution
