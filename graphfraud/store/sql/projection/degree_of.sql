-- degree_of: distinct neighbours of every node over the types that a path may use (pair holds each pair once a type).
CREATE OR REPLACE TEMP TABLE degree_of AS
SELECT kind, id, COUNT(*) AS degree
FROM (
  SELECT DISTINCT a_kind AS kind, a AS id, b_kind AS other_kind, b AS other FROM pair
  UNION
  SELECT DISTINCT b_kind, b, a_kind, a FROM pair
)
GROUP BY kind, id
