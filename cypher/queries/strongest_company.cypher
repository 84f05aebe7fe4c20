// title.zh: 同行天数最多的人
// title.en: The strongest company
// question.zh: 哪些人结伴的天数最多，依据的是哪些线索？
// question.en: Which persons kept company on the most days, and which findings say so?
// parameter: min_days integer 3 | 最少天数 | least number of days
// parameter: limit integer 200 | 最多行数 | most rows
// example: min_days=3
// columns: patient, other, days, first, last, findings
// columns.zh: 人员, 同行人, 同行天数, 最早, 最近, 线索
MATCH (a:Patient)-[r:CO_SWIPED]->(b:Patient)
WHERE r.count >= $min_days
MATCH (a)-[t:TESTED {type: 'CO_SWIPED'}]->(b)
WITH a, b, r, t.finding_id AS finding ORDER BY finding
WITH a, b, r, collect(finding) AS findings
RETURN a.id AS patient, b.id AS other, r.count AS days, r.first AS first, r.last AS last, findings
ORDER BY days DESC, patient, other
LIMIT $limit
