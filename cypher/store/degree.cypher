// How many distinct neighbours a node has over the types that a path may use, as counted when the graph was loaded.
MATCH (n:LABEL {id: $id})
RETURN n.degree AS degree
