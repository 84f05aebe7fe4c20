// title.zh: 一天内在两家机构结伴刷卡
// title.en: In company at two institutions on one day
// question.zh: 哪些卡与这张卡在同一天、至少两家机构先后几分钟内刷卡？
// question.en: Which cards were swiped within minutes of this one at two or more institutions on one day?
// parameter: card card - | 卡号或卡的代号 | card number or its stand-in
// parameter: minutes integer 30 | 相隔分钟 | minutes apart
// parameter: places integer 2 | 同日机构数 | institutions on that day
// example: card=card-0123456789abcdef
// columns: other, day, institutions, swipes
// columns.zh: 另一张卡, 日期, 机构, 刷卡次数
MATCH (c:Card {id: $card})-[mine:SWIPED_AT]->(p)<-[theirs:SWIPED_AT]-(o)
WHERE theirs.first <= mine.last AND theirs.last >= mine.first
UNWIND mine.times AS m
UNWIND theirs.times AS t
WITH o, p, m, t
WHERE date(m) = date(t)
  AND m <= t + duration({minutes: $minutes}) AND t <= m + duration({minutes: $minutes})
  AND localtime(m) <> localtime('00:00') AND localtime(t) <> localtime('00:00')
WITH o.id AS other, date(m) AS day, collect(DISTINCT p.id) AS institutions, count(DISTINCT t) AS swipes
WHERE size(institutions) >= $places
RETURN other, day, institutions, swipes
ORDER BY day, other
