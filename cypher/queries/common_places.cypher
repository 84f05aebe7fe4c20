// title.zh: 两个人共同去过的机构
// title.en: Where two persons both went
// question.zh: 这两个人都去过哪些机构，哪些日子同去？
// question.en: Which institutions did two persons both use, and on which days?
// parameter: patient text - | 第一个人 | first person
// parameter: other text - | 第二个人 | second person
// example: patient=N0000000001 other=N0000000002
// columns: place, place_name, visits, other_visits, common_days
// columns.zh: 机构, 机构名称, 次数, 对方次数, 同去的日子
MATCH (a:Patient {id: $patient})-[:HOLDS*0..1]->()-[r:SWIPED_AT|STAYED_AT]->(q)
UNWIND range(0, size(r.times) - 1) AS i
WITH q, r, i
WHERE r.persons IS NULL OR r.persons[i] = $patient
WITH q, collect(r.times[i]) AS mine
MATCH (b:Patient {id: $other})-[:HOLDS*0..1]->()-[s:SWIPED_AT|STAYED_AT]->(q)
UNWIND range(0, size(s.times) - 1) AS j
WITH q, mine, s, j
WHERE s.persons IS NULL OR s.persons[j] = $other
WITH q, mine, s.times[j] AS time ORDER BY time
WITH
  q,
  size(mine) AS visits,
  count(time) AS other_visits,
  collect(DISTINCT CASE WHEN any(t IN mine WHERE date(t) = date(time)) THEN date(time) END) AS common_days
RETURN q.id AS place, q.name AS place_name, visits, other_visits, common_days
ORDER BY size(common_days) DESC, place
