// Drops a projection where it is there.
CALL gds.graph.drop($name, false) YIELD graphName
RETURN graphName
