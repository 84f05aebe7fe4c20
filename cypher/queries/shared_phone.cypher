// title.zh: 多人共用一个电话
// title.en: One phone, many insured persons
// question.zh: 谁和至少这么多参保人登记了同一个电话？
// question.en: Who has a phone on record with at least this many other insured persons?
// parameter: min_persons integer 3 | 最少的其他参保人数 | least number of other persons
// parameter: limit integer 100 | 最多行数 | most rows
// example: min_persons=3
// columns: patient, persons, shared_with, settlements, amount
// columns.zh: 人员, 其他人数, 共用者, 结算数, 金额
MATCH (p)-[:SHARES_PHONE]-(other)
WITH p, count(other) AS persons
WHERE persons >= $min_persons
MATCH (p)-[:SHARES_PHONE]-(other:Patient)
WITH p, persons, other ORDER BY other.id
WITH p, persons, collect(other.id) AS others
RETURN
  p.id AS patient,
  persons,
  others[..20] AS shared_with,
  p.settlements AS settlements,
  p.amount AS amount
ORDER BY persons DESC, coalesce(amount, 0) DESC, patient
LIMIT $limit
