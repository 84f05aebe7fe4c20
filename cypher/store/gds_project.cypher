// Projects edges as undirected and weighed by their nats (screened pairs) or count.
MATCH (a)-[r:TYPES]->(b)
WHERE $level IS NULL OR r.level IS NULL OR r.level = $level
WITH gds.graph.project(
  $name, a, b,
  {relationshipProperties: {weight: toFloat(coalesce(r.nats, r.count, 1))}},
  {undirectedRelationshipTypes: ['*']}
) AS made
RETURN made.nodeCount AS nodes
