// title.zh: 一张卡的刷卡经过
// title.en: The swipes of a card
// question.zh: 这张卡何时在哪里刷过，金额多少？
// question.en: When and where was a card swiped, and for how much?
// parameter: card card - | 卡号或卡的代号 | card number or its stand-in
// parameter: limit integer 500 | 最多行数 | most rows
// example: card=card-0123456789abcdef
// columns: time, place, place_name, kind, amount, settlement
// columns.zh: 时间, 机构, 机构名称, 种类, 金额, 结算ID
MATCH (c:Card {id: $card})-[r:SWIPED_AT]->(p)
UNWIND range(0, size(r.times) - 1) AS i
RETURN r.times[i] AS time, p.id AS place, p.name AS place_name, head(labels(p)) AS kind, r.amounts[i] AS amount, r.settlements[i] AS settlement
ORDER BY time, settlement
LIMIT $limit
