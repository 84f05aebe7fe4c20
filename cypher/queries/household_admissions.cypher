// title.zh: 同住址的人一起住院
// title.en: One address, one hospital, the same days
// question.zh: 哪些登记同一住址的人几天内住进同一家医院？
// question.en: Who shares an address and was admitted to the same hospital within a few days?
// parameter: days integer 3 | 相隔天数 | days apart
// parameter: limit integer 200 | 最多行数 | most rows
// example: days=3
// columns: patient, other, hospital, day, other_day, settlements
// columns.zh: 人员, 同住者, 医院, 入院日期, 对方日期, 结算ID
MATCH (a)-[:SHARES_ADDRESS]->(b)
WHERE a.stays > 0 AND b.stays > 0
WITH DISTINCT a, b
MATCH (a)-[:SETTLED]->(s:Settlement {stay: true})-[:AT]->(h:Hospital)<-[:AT]-(t:Settlement {stay: true})<-[:SETTLED]-(b)
WHERE s.begun <= t.begun + duration({days: $days}) AND t.begun <= s.begun + duration({days: $days})
RETURN a.id AS patient, b.id AS other, h.id AS hospital, s.begun AS day, t.begun AS other_day, [s.id, t.id] AS settlements
ORDER BY day, patient, other
LIMIT $limit
