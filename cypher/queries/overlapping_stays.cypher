// title.zh: 重叠住院
// title.en: Stays that overlap
// question.zh: 谁同时在两家医院住院？（当日转院除外）
// question.en: Who was an inpatient of two hospitals at once? (same-day transfers left out)
// parameter: min_days integer 1 | 最少重叠天数 | least days of overlap
// parameter: limit integer 200 | 最多行数 | most rows
// example: min_days=1
// columns: patient, hospital, other_hospital, begun, ended, days, settlements
// columns.zh: 人员, 医院, 另一医院, 开始日期, 结束日期, 重叠天数, 结算ID
MATCH (p:Patient)
WHERE p.stays > 1
MATCH (h)<-[:AT]-(s:Settlement {stay: true})<-[:SETTLED]-(p)-[:SETTLED]->(t:Settlement {stay: true})-[:AT]->(k)
WHERE h.id < k.id AND s.begun < t.ended AND t.begun < s.ended
WITH
  p, s, t, h, k,
  CASE WHEN s.begun > t.begun THEN s.begun ELSE t.begun END AS begun,
  CASE WHEN s.ended < t.ended THEN s.ended ELSE t.ended END AS ended
WITH p, s, t, h, k, begun, ended, duration.inDays(begun, ended).days AS days
WHERE days >= $min_days
RETURN p.id AS patient, h.id AS hospital, k.id AS other_hospital, begun, ended, days, [s.id, t.id] AS settlements
ORDER BY days DESC, patient, begun
LIMIT $limit
