// title.zh: 处方集中流向一家药店
// title.en: A doctor's prescriptions go to one pharmacy
// question.zh: 哪位医生的外配处方大部分流向同一家药店？
// question.en: Which doctor's outside prescriptions go mostly to one pharmacy?
// parameter: share number 0.6 | 最小占比 | least share
// parameter: min_fills integer 20 | 最少配药次数 | least number of fills
// parameter: limit integer 100 | 最多行数 | most rows
// example: share=0.6 min_fills=20
// columns: doctor, pharmacy, pharmacy_name, fills, share, pharmacies, first, last, amount
// columns.zh: 医师, 药店, 药店名称, 配药次数, 占比, 药店数, 最早, 最近, 金额
MATCH (d:Doctor)-[f:PRESCRIBED_TO_FILL_AT]->(p:Pharmacy)
WITH d, sum(f.count) AS fills, count(*) AS pharmacies, collect({f: f, p: p}) AS flows
UNWIND flows AS flow
WITH d, fills, pharmacies, flow.f AS f, flow.p AS p
WHERE f.count >= $min_fills AND f.count * 1.0 / fills >= $share
RETURN
  d.id AS doctor,
  p.id AS pharmacy,
  p.name AS pharmacy_name,
  f.count AS fills,
  round(f.count * 1.0 / fills, 3) AS share,
  pharmacies,
  f.first AS first,
  f.last AS last,
  f.amount AS amount
ORDER BY fills DESC, doctor, pharmacy
LIMIT $limit
