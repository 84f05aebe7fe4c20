// title.zh: 最可疑的结伴
// title.en: The strongest company
// question.zh: 哪些人结伴次数远超偶然?
// question.en: Which persons keep company far beyond chance?
// parameter: min_days integer 3 | 最少天数 | least number of days
// parameter: limit integer 200 | 最多行数 | most rows
// example: min_days=3
// columns: patient, other, days, first, last, q_value, explained_by
// columns.zh: 人员, 同行人, 同行天数, 最早, 最近, q 值, 可由何解释
MATCH (a:Patient)-[r:CO_SWIPED]->(b:Patient)
WHERE r.count >= $min_days
OPTIONAL MATCH (a)-[t:TESTED {type: 'CO_SWIPED'}]->(b)
WITH a, b, r, min(t.q_value) AS q_value, head(collect(t.explained_by)) AS explained_by
RETURN a.id AS patient, b.id AS other, r.count AS days, r.first AS first, r.last AS last, q_value, explained_by
ORDER BY days DESC, patient, other
LIMIT $limit
