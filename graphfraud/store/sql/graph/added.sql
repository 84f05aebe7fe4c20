-- Partners by tested links whom no record joins, counted for each node.
SELECT node, COUNT(DISTINCT other) AS added FROM tested_link WHERE fresh GROUP BY node
