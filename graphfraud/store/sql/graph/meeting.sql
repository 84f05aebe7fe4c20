-- Nodes that one layer of each search reached, with the cost of the way through them.
SELECT
  f.node,
  f.cost + g.cost
  + CASE WHEN f.node IN (GETVARIABLE('origin'), GETVARIABLE('goal')) THEN 0 ELSE LN(GREATEST(f.degree, 1)) END AS cost
FROM forward_layer AS f
INNER JOIN backward_layer AS g ON f.node = g.node
WHERE NOT $ordered OR f.day <= g.day
