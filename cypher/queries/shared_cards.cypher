// title.zh: 一卡多人
// title.en: One card, several persons
// question.zh: 哪些卡被两个以上的人用来结算？
// question.en: Which cards were used to settle for two or more persons?
// parameter: min_persons integer 2 | 最少人数 | least number of persons
// parameter: limit integer 200 | 最多行数 | most rows
// example: min_persons=2
// columns: card, persons, settlements, amount
// columns.zh: 卡, 人员, 结算数, 金额
MATCH (c)<-[:HOLDS]-(p)
WITH c, count(p) AS users
WHERE users >= $min_persons
MATCH (c)<-[h:HOLDS]-(p:Patient)
WITH c, collect(p.id) AS persons, sum(h.count) AS settlements, sum(h.amount) AS amount
RETURN c.id AS card, persons, settlements, round(amount, 2) AS amount
ORDER BY size(persons) DESC, amount DESC, card
LIMIT $limit
