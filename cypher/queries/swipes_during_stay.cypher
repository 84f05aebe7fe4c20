// title.zh: 住院期间在外刷卡
// title.en: Swipes elsewhere during a stay
// question.zh: 谁在住院期间（首末日和全额退费的除外）在别的机构刷卡？
// question.en: Who was swiped elsewhere during a stay? (its first and last day and what was refunded in full left out)
// parameter: min_swipes integer 1 | 最少次数 | least number of swipes
// parameter: limit integer 200 | 最多行数 | most rows
// example: min_swipes=1
// columns: patient, hospital, begun, ended, swipes, institutions, settlements
// columns.zh: 人员, 医院, 开始日期, 结束日期, 刷卡次数, 机构, 结算ID
MATCH (s:Settlement)
WHERE s.swiped >= $min_swipes
MATCH (p:Patient)-[:SETTLED]->(s)-[:AT]->(h)
MATCH (p)-[:HOLDS*0..1]->(c)-[r:SWIPED_AT]->(q)
WHERE q <> h AND r.first < s.ended AND r.last > s.begun
UNWIND range(0, size(r.times) - 1) AS i
WITH p, s, h, q, r, i
WHERE date(r.times[i]) > s.begun AND date(r.times[i]) < s.ended
  AND (r.persons IS NULL OR r.persons[i] = p.id)
  AND NOT r.settlements[i] IN coalesce(r.voided, [])
WITH p, s, h, q, r, i ORDER BY r.times[i], r.settlements[i]
WITH p, s, h, collect(DISTINCT q.id) AS institutions, collect(r.settlements[i]) AS settlements
WHERE size(settlements) >= $min_swipes
RETURN p.id AS patient, h.id AS hospital, s.begun AS begun, s.ended AS ended, size(settlements) AS swipes, institutions, settlements
ORDER BY swipes DESC, patient, begun
LIMIT $limit
