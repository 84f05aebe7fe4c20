// Louvain communities (Blondel et al. 2008); this one knows no resolution.
CALL gds.louvain.stream($name, {relationshipWeightProperty: 'weight', concurrency: 1})
YIELD nodeId, communityId
WITH gds.util.asNode(nodeId) AS n, communityId
RETURN head([name IN labels(n) WHERE name IN $labels]) AS label, n.id AS id, communityId
