-- degree_of: distinct neighbours of every node (by the hash of its kind and id) over the types that a path may use.
-- pair holds each pair of nodes once, in one direction.
CREATE OR REPLACE TEMP TABLE degree_of AS
SELECT node, COUNT(*) AS degree
FROM (
  SELECT a AS node FROM pair
  UNION ALL
  SELECT b FROM pair WHERE a <> b
)
GROUP BY node
