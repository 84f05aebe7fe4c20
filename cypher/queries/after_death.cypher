// title.zh: 死亡之后仍有结算
// title.en: Settlements after death
// question.zh: 谁在登记的死亡日期之后还刷卡？（全额退费的除外）
// question.en: Who was still swiped after the recorded day of death? (what was refunded in full left out)
// parameter: limit integer 200 | 最多行数 | most rows
// example:
// columns: patient, die_date, place, swipes, last, settlements
// columns.zh: 人员, 死亡日期, 机构, 刷卡次数, 最近一次, 结算ID
MATCH (p:Patient)
WHERE p.die_date IS NOT NULL
MATCH (p)-[:HOLDS*0..1]->(c)-[r:SWIPED_AT]->(q)
WHERE r.last > p.die_date
UNWIND range(0, size(r.times) - 1) AS i
WITH p, q, r, i
WHERE date(r.times[i]) > p.die_date
  AND (r.persons IS NULL OR r.persons[i] = p.id)
  AND NOT r.settlements[i] IN coalesce(r.voided, [])
WITH p, q, i, r ORDER BY i
WITH p, q, max(date(r.times[i])) AS last, collect(r.settlements[i]) AS settlements
RETURN p.id AS patient, p.die_date AS die_date, q.id AS place, size(settlements) AS swipes, last, settlements
ORDER BY swipes DESC, patient, place
LIMIT $limit
