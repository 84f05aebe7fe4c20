// Personalised PageRank from chosen nodes.
MATCH (s)
WHERE any(start IN $starts WHERE start[0] IN labels(s) AND start[1] = s.id)
WITH collect(s) AS sources
CALL gds.pageRank.stream(
  $name, {relationshipWeightProperty: 'weight', sourceNodes: sources, dampingFactor: $damping, maxIterations: 100, tolerance: 0.0000001}
)
YIELD nodeId, score
WITH gds.util.asNode(nodeId) AS n, score
RETURN head([name IN labels(n) WHERE name IN $labels]) AS label, n.id AS id, score
