// Weakly connected components.
CALL gds.wcc.stream($name)
YIELD nodeId, componentId
WITH gds.util.asNode(nodeId) AS n, componentId
RETURN head([name IN labels(n) WHERE name IN $labels]) AS label, n.id AS id, componentId
