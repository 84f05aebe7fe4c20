// title.zh: 几分钟内连续刷多张卡
// title.en: Bursts of cards at one place
// question.zh: 这家机构何时在几分钟之内刷了许多不同的卡？
// question.en: When were many different cards swiped within minutes at an institution?
// parameter: place text - | 机构编号 | the institution
// parameter: minutes integer 10 | 分钟 | minutes
// parameter: min_cards integer 5 | 最少卡数 | least number of cards
// parameter: limit integer 100 | 最多行数 | most rows
// example: place=P00000000001
// columns: since, cards, swipes, members
// columns.zh: 起始时刻, 卡数, 刷卡次数, 卡号代号
MATCH (q:Pharmacy|Hospital {id: $place})<-[r:SWIPED_AT]-(c)
UNWIND r.times AS t
WITH c.id AS card, t
WHERE localtime(t) <> localtime('00:00')
WITH card, t, duration.inSeconds(localdatetime('2000-01-01T00:00'), t).minutes / $minutes AS own
UNWIND [own - 1, own] AS slot
WITH slot, t, card, own ORDER BY t, card
WITH slot, collect({card: card, t: t, own: own}) AS near
UNWIND [swipe IN near WHERE swipe.own = slot | swipe.t] AS since
WITH DISTINCT slot, since, [swipe IN near WHERE swipe.t >= since AND swipe.t < since + duration({minutes: $minutes})] AS found
UNWIND found AS swipe
WITH slot, since, collect(DISTINCT swipe.card) AS members, count(*) AS swipes, max(swipe.t) AS until
WHERE size(members) >= $min_cards
WITH since, until, members, swipes ORDER BY size(members) DESC, since
WITH collect({since: since, until: until, members: members, swipes: swipes}) AS bursts
UNWIND reduce(kept = [], b IN bursts | CASE WHEN any(k IN kept WHERE b.since <= k.until AND b.until >= k.since) THEN kept ELSE kept + [b] END) AS burst
RETURN burst.since AS since, size(burst.members) AS cards, burst.swipes AS swipes, burst.members AS members
ORDER BY cards DESC, since
LIMIT $limit
