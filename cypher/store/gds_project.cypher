// Projects edges as undirected and weighed by their count.
MATCH (a)-[r:TYPES]->(b)
WITH gds.graph.project(
  $name, a, b,
  {relationshipProperties: {weight: toFloat(coalesce(r.count, 1))}},
  {undirectedRelationshipTypes: ['*']}
) AS made
RETURN made.nodeCount AS nodes
