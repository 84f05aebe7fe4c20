// title.zh: 团伙的外围
// title.en: The outskirts of a ring
// question.zh: 谁不是这条线索的成员，却与至少几名成员共用电话、住址或结伴？
// question.en: Who is no member of a finding but shares a phone, an address or company with several of its members?
// parameter: finding text - | 线索编号 | the finding
// parameter: min_members integer 2 | 最少相连成员 | least number of members joined
// parameter: limit integer 100 | 最多行数 | most rows
// example: finding=lent_card_ring-00000000
// columns: patient, members, joined_to, steps
// columns.zh: 人员, 相连成员数, 相连成员, 关系
MATCH (f:Finding {id: $finding})-[:INVOLVES]->(m:Patient)-[r:SHARES_PHONE|SHARES_ADDRESS|SAME_PERSON|CO_SWIPED|CO_ADMITTED]-(o:Patient)
WHERE NOT EXISTS { MATCH (f)-[:INVOLVES]->(o) }
WITH o, m, r ORDER BY m.id, type(r)
WITH o, collect(DISTINCT m.id) AS joined_to, collect(DISTINCT type(r)) AS steps
WHERE size(joined_to) >= $min_members
RETURN o.id AS patient, size(joined_to) AS members, joined_to, steps
ORDER BY members DESC, patient
LIMIT $limit
