// title.zh: 一人两地参保
// title.en: One person insured in two places
// question.zh: 谁以同一证件号码在两个参保地都有结算？
// question.en: Who has settlements in two places of insurance under one identity number?
// parameter: limit integer 200 | 最多行数 | most rows
// example:
// columns: patient, region, other, other_region, settlements, other_settlements
// columns.zh: 人员, 参保地, 另一人员编号, 另一参保地, 结算数, 另一方结算数
MATCH (a:Patient)-[:SAME_PERSON]->(b:Patient)
MATCH (a)-[i:INSURED_IN]->(r:Region)
MATCH (b)-[j:INSURED_IN]->(q:Region)
WHERE left(r.id, 4) <> left(q.id, 4) AND a.settlements > 0 AND b.settlements > 0
RETURN a.id AS patient, r.id AS region, b.id AS other, q.id AS other_region, a.settlements AS settlements, b.settlements AS other_settlements
ORDER BY settlements + other_settlements DESC, patient
LIMIT $limit
