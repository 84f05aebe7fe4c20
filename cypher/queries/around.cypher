// title.zh: 一个对象的直接邻居
// title.en: The neighbours of one
// question.zh: 与某人、卡、医生、机构或药盒直接相连的是什么，有多频繁？
// question.en: What is joined to a person, card, doctor, institution or box, and how often?
// parameter: id id - | 编号 | its id
// parameter: limit integer 200 | 最多行数 | most rows
// example: id=N0000000001
// columns: step, id, kind, count, first, last, amount
// columns.zh: 关系, 编号, 种类, 次数, 最早, 最近, 金额
MATCH (n:Patient|Card|Doctor|Pharmacy|Hospital|Employer|TraceCode|Finding {id: $id})-[r]-(m)
WHERE (n:TraceCode OR NOT m:Settlement) AND NOT type(r) IN ['TESTED', 'SCREENED']
RETURN type(r) AS step, m.id AS id, head(labels(m)) AS kind, r.count AS count, r.first AS first, r.last AS last, r.amount AS amount
ORDER BY count DESC, step, id
LIMIT $limit
