// title.zh: 三人互相结伴
// title.en: Three in company with one another
// question.zh: 哪三个人两两结伴？
// question.en: Which three persons keep company, each with each?
// parameter: min_days integer 3 | 最少天数 | least number of days of each pair
// parameter: limit integer 200 | 最多行数 | most rows
// example: min_days=3
// columns: persons, days
// columns.zh: 人员, 天数合计
MATCH (a:Patient)-[x:CO_SWIPED]->(b:Patient)-[y:CO_SWIPED]->(c:Patient)<-[z:CO_SWIPED]-(a)
WHERE x.count >= $min_days AND y.count >= $min_days AND z.count >= $min_days
RETURN [a.id, b.id, c.id] AS persons, x.count + y.count + z.count AS days
ORDER BY days DESC, persons
LIMIT $limit
