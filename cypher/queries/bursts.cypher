// title.zh: 几分钟内连续刷多张卡
// title.en: Bursts of cards at one place
// question.zh: 这家机构何时在几分钟之内刷了许多不同的卡?
// question.en: When were many different cards swiped within minutes at an institution?
// parameter: place text - | 机构编号 | the institution
// parameter: minutes integer 10 | 分钟 | minutes
// parameter: min_cards integer 5 | 最少卡数 | least number of cards
// parameter: limit integer 100 | 最多行数 | most rows
// example: place=P00000000001
// columns: since, cards, swipes, members
MATCH (q:Pharmacy|Hospital {id: $place})<-[r:SWIPED_AT]-(c:Card)
UNWIND r.times AS t
WITH c.id AS card, t
WHERE localtime(t) <> localtime('00:00')
WITH localdatetime({year: t.year, month: t.month, day: t.day, hour: t.hour, minute: t.minute / $minutes * $minutes}) AS since, card
WITH since, collect(DISTINCT card) AS members, count(*) AS swipes
WHERE size(members) >= $min_cards
RETURN since, size(members) AS cards, swipes, members
ORDER BY cards DESC, since
LIMIT $limit
