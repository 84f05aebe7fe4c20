// title.zh: 死亡之后仍有结算
// title.en: Settlements after death
// question.zh: 谁在登记的死亡日期之后还刷卡?
// question.en: Who was still swiped after the recorded day of death?
// parameter: limit integer 200 | 最多行数 | most rows
// example:
// columns: patient, die_date, place, swipes, last, settlements
MATCH (p:Patient)-[:HOLDS]->(c:Card)-[r:SWIPED_AT]->(q)
WHERE p.die_date IS NOT NULL AND r.last > p.die_date
WITH p, q, r, [i IN range(0, size(r.times) - 1) WHERE date(r.times[i]) > p.die_date AND (r.persons IS NULL OR r.persons[i] = p.id)] AS late
WHERE size(late) > 0
RETURN p.id AS patient, p.die_date AS die_date, q.id AS place, size(late) AS swipes, r.last AS last, [i IN late | r.settlements[i]] AS settlements
ORDER BY swipes DESC, patient, place
LIMIT $limit
