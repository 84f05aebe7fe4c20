// Leiden communities (Traag, Waltman, van Eck 2019).
CALL gds.leiden.stream($name, {relationshipWeightProperty: 'weight', gamma: $resolution, randomSeed: $seed, concurrency: 1})
YIELD nodeId, communityId
WITH gds.util.asNode(nodeId) AS n, communityId
RETURN head([name IN labels(n) WHERE name IN $labels]) AS label, n.id AS id, communityId
