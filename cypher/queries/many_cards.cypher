// title.zh: 一人多卡
// title.en: One person, several cards
// question.zh: 谁用过多张卡结算，各从何时到何时？
// question.en: Who settled with several cards, and from when to when with each?
// parameter: min_cards integer 3 | 最少张数 | least number of cards
// parameter: limit integer 200 | 最多行数 | most rows
// example: min_cards=3
// columns: patient, cards, first, last
// columns.zh: 人员, 卡, 各卡最早, 各卡最近
MATCH (p)-[:HOLDS]->(c)
WITH p, count(c) AS held
WHERE held >= $min_cards
MATCH (p)-[h:HOLDS]->(c:Card)
WITH p, h, c ORDER BY h.first, c.id
WITH p, collect(c.id) AS cards, collect(h.first) AS first, collect(h.last) AS last
RETURN p.id AS patient, cards, first, last
ORDER BY size(cards) DESC, patient
LIMIT $limit
