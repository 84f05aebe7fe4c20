// title.zh: 一笔结算的来龙去脉
// title.en: What a settlement belongs to
// question.zh: 这笔结算是谁的，在哪里，支撑哪些线索，卖了哪些可疑药盒？
// question.en: Whose is a settlement, where was it, which findings rest on it, which boxes did it sell again?
// parameter: settlement text - | 结算ID | the settlement
// example: settlement=S0000000001
// columns: settlement, time, patient, card, place, net, fund, findings, boxes
// columns.zh: 结算ID, 时间, 人员, 卡, 机构, 净额, 基金支付, 线索, 再次售出的药盒
MATCH (p)-[:SETTLED]->(s:Settlement {id: $settlement})-[:AT]->(q)
WITH s, p.id AS patient, q.id AS place
OPTIONAL MATCH (s)<-[:RESTS_ON]-(f:Finding)
WITH s, patient, place, collect(f.id) AS findings
OPTIONAL MATCH (s)<-[:SOLD_IN]-(c:TraceCode)
RETURN s.id AS settlement, s.moment AS time, patient, s.card AS card, place, s.net AS net, s.fund AS fund, findings, collect(c.id) AS boxes
