// Whether the Graph Data Science library is installed.
SHOW PROCEDURES YIELD name
WHERE name = 'gds.leiden.stream'
RETURN count(*) > 0 AS installed
