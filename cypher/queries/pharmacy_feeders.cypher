// title.zh: 一家药店的处方来源
// title.en: Who feeds a pharmacy
// question.zh: 这家药店的处方来自哪些医生和医院？
// question.en: From which doctors and hospitals do a pharmacy's prescriptions come?
// parameter: pharmacy text - | 药店编号 | the pharmacy
// parameter: limit integer 100 | 最多行数 | most rows
// example: pharmacy=P00000000001
// columns: doctor, hospitals, fills, first, last, amount
// columns.zh: 医师, 所在医院, 配药次数, 最早, 最近, 金额
MATCH (p:Pharmacy {id: $pharmacy})<-[f:PRESCRIBED_TO_FILL_AT]-(d:Doctor)
OPTIONAL MATCH (d)-[:WORKS_AT]->(h:Hospital)
WITH d, f, collect(h.id) AS hospitals
RETURN d.id AS doctor, hospitals, f.count AS fills, f.first AS first, f.last AS last, f.amount AS amount
ORDER BY fills DESC, doctor
LIMIT $limit
