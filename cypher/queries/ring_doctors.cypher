// title.zh: 团伙成员共同的医生
// title.en: Doctors whom a ring has in common
// question.zh: 哪些医生看过这条线索的许多成员？
// question.en: Which doctors treated many members of a finding?
// parameter: finding text - | 线索编号 | the finding
// parameter: min_members integer 3 | 最少成员 | least number of members
// example: finding=lent_card_ring-00000000
// columns: doctor, hospitals, members, share_of_patients, settlements
// columns.zh: 医师, 所在医院, 成员数, 占其患者比例, 结算数
MATCH (f:Finding {id: $finding})-[:INVOLVES]->(m:Patient)-[t:TREATED_BY]->(d:Doctor)
WITH d, count(m) AS members, sum(t.count) AS settlements
WHERE members >= $min_members
WITH d, members, settlements, COUNT { (d)<-[:TREATED_BY]-() } AS patients
OPTIONAL MATCH (d)-[:WORKS_AT]->(h:Hospital)
WITH d, members, settlements, patients, collect(h.id) AS hospitals
RETURN d.id AS doctor, hospitals, members, round(members * 1.0 / patients, 3) AS share_of_patients, settlements
ORDER BY share_of_patients DESC, members DESC, doctor
