// title.zh: 一个人的就医购药经过
// title.en: The care of a person
// question.zh: 这个人何时在哪里就医、住院、购药？
// question.en: When and where was a person treated, admitted, supplied?
// parameter: patient text - | 人员编号 | person number
// parameter: limit integer 500 | 最多行数 | most rows
// example: patient=N0000000001
// columns: time, step, place, place_name, amount, settlement
// columns.zh: 时间, 关系, 机构, 机构名称, 金额, 结算ID
MATCH (p:Patient {id: $patient})
OPTIONAL MATCH (p)-[own:SWIPED_AT|STAYED_AT]->(q)
WITH p, collect({r: own, q: q}) AS under_name
OPTIONAL MATCH (p)-[:HOLDS]->(:Card)-[swipe:SWIPED_AT]->(q)
WITH p, under_name, collect({r: swipe, q: q}) AS with_cards
UNWIND under_name + with_cards AS v
WITH p, v.r AS r, v.q AS q
WHERE r IS NOT NULL
UNWIND range(0, size(r.times) - 1) AS i
WITH p, r, q, i
WHERE r.persons IS NULL OR r.persons[i] = p.id
RETURN r.times[i] AS time, type(r) AS step, q.id AS place, q.name AS place_name, r.amounts[i] AS amount, r.settlements[i] AS settlement
ORDER BY time, settlement
LIMIT $limit
