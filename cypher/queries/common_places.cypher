// title.zh: 两个人共同去过的机构
// title.en: Where two persons both went
// question.zh: 这两个人都去过哪些机构, 哪些日子同去?
// question.en: Which institutions did two persons both use, and on which days?
// parameter: patient text - | 第一个人 | first person
// parameter: other text - | 第二个人 | second person
// example: patient=N0000000001 other=N0000000002
// columns: place, place_name, visits, other_visits, common_days
MATCH (a:Patient {id: $patient})-[:HOLDS]->(:Card)-[r:SWIPED_AT]->(q)<-[s:SWIPED_AT]-(:Card)<-[:HOLDS]-(b:Patient {id: $other})
WITH q, r.times AS mine, s.times AS theirs
WITH q, mine, theirs, [t IN mine WHERE any(u IN theirs WHERE date(u) = date(t)) | date(t)] AS days
UNWIND CASE WHEN size(days) = 0 THEN [null] ELSE days END AS day
WITH q, mine, theirs, collect(DISTINCT day) AS common_days
RETURN q.id AS place, q.name AS place_name, size(mine) AS visits, size(theirs) AS other_visits, common_days
ORDER BY size(common_days) DESC, place
