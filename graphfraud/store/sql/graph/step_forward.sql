-- One step from the start: the neighbours of the frontier, each with the cheapest cost to reach it (its own damping left
-- out) and the first day on which it can be reached, as far as the spans of the edges tell.
WITH reached AS (
  SELECT w.other, w.other_degree, w.undated, w.first, w.last, f.node, f.cost, f.degree, f.day
  FROM frontier AS f
  INNER JOIN adjacency AS w ON f.node = w.node
  UNION ALL
  SELECT w.other, w.other_degree, w.undated, w.first, w.last, f.node, f.cost, f.degree, f.day
  FROM frontier AS f
  INNER JOIN tested_link AS w ON f.node = w.node
),

cheapest AS (
  SELECT
    other AS node,
    MIN(cost + 1 + CASE WHEN $start THEN 0 ELSE LN(GREATEST(degree, 1)) END) AS cost,
    MAX(other_degree) AS degree,
    MIN(CASE WHEN undated THEN day ELSE GREATEST(day, first) END) AS day
  FROM reached
  WHERE node <> GETVARIABLE('goal') AND other <> GETVARIABLE('origin') AND (NOT $ordered OR undated OR day <= last)
  GROUP BY other
)

SELECT c.node, c.cost, c.degree + COALESCE(n.added, 0) AS degree, c.day
FROM cheapest AS c
LEFT JOIN added AS n ON c.node = n.node
