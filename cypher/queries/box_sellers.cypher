// title.zh: 回流药的上下家
// title.en: Where boxes came from and went to
// question.zh: 哪两家机构之间，同样的药盒先在一家售出、后在另一家再售？
// question.en: Between which two institutions do boxes sold at the first turn up again at the second?
// parameter: min_boxes integer 2 | 最少盒数 | least number of boxes
// parameter: limit integer 100 | 最多行数 | most rows
// example: min_boxes=2
// columns: sold_first, sold_again, boxes, trace_codes
// columns.zh: 首次售出机构, 再次售出机构, 药盒数, 追溯码
MATCH (p)<-[:AT]-(:Settlement)<-[one:SOLD_IN]-(c:TraceCode)-[two:SOLD_IN]->(:Settlement)-[:AT]->(q)
WHERE p <> q AND one.moment < two.moment AND NOT one.split AND NOT two.split AND NOT one.returned AND NOT two.returned
WITH DISTINCT p, q, c.id AS code ORDER BY code
WITH p, q, collect(code) AS codes
WHERE size(codes) >= $min_boxes
RETURN p.id AS sold_first, q.id AS sold_again, size(codes) AS boxes, codes[..10] AS trace_codes
ORDER BY boxes DESC, sold_first, sold_again
LIMIT $limit
