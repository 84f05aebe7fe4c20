// title.zh: 某日结伴刷卡的卡
// title.en: Cards in company on a day
// question.zh: 某一天，哪两张卡在至少两家机构几分钟内先后刷卡？（需装载全部结算：neo4j load --every-settlement）
// question.en: On a day, which two cards were swiped within minutes of one another at two or more institutions? (wants every settlement: neo4j load --every-settlement)
// parameter: day date - | 日期 | the day
// parameter: minutes integer 15 | 相隔分钟 | minutes apart
// parameter: places integer 2 | 机构数 | institutions
// parameter: limit integer 200 | 最多行数 | most rows
// example: day=2026-03-02
// wants: every settlement
// columns: card, other, institutions, meetings
// columns.zh: 卡, 另一张卡, 机构, 相遇次数
MATCH (s:Settlement {day: $day})-[:AT]->(p)<-[:AT]-(t:Settlement {day: $day})
WHERE s.card < t.card AND s.timed AND t.timed
  AND s.moment <= t.moment + duration({minutes: $minutes})
  AND t.moment <= s.moment + duration({minutes: $minutes})
WITH s.card AS card, t.card AS other, collect(DISTINCT p.id) AS institutions, count(*) AS meetings
WHERE size(institutions) >= $places
RETURN card, other, institutions, meetings
ORDER BY size(institutions) DESC, meetings DESC, card, other
LIMIT $limit
