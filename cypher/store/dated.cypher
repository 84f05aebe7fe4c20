// When settlements were, as far as the edges of their patients tell: for edges that name settlements without times.
MATCH (n:Settlement)
WHERE n.id IN $ids
RETURN n.id AS id, n.moment AS moment
