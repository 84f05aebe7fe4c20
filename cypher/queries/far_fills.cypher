// title.zh: 外地取药的医生
// title.en: Doctors whose patients fill far away
// question.zh: 哪位医生的患者在别的地市的药店配药？
// question.en: Which doctor's patients fill their prescriptions at a pharmacy of another prefecture?
// parameter: min_fills integer 5 | 最少配药次数 | least number of fills
// parameter: limit integer 100 | 最多行数 | most rows
// example: min_fills=5
// columns: doctor, hospital, hospital_region, pharmacy, pharmacy_name, pharmacy_region, fills, first, last, amount
// columns.zh: 医师, 医院, 医院所在地, 药店, 药店名称, 药店所在地, 配药次数, 最早, 最近, 金额
MATCH (d:Doctor)-[f:PRESCRIBED_TO_FILL_AT]->(y:Pharmacy)
WHERE f.count >= $min_fills
MATCH (d)-[:WORKS_AT]->(h:Hospital)
WITH d, f, y, h
WHERE NOT EXISTS { MATCH (d)-[:WORKS_AT]->(near:Hospital) WHERE left(near.admdvs, 4) = left(y.admdvs, 4) }
RETURN
  d.id AS doctor,
  h.id AS hospital,
  h.admdvs AS hospital_region,
  y.id AS pharmacy,
  y.name AS pharmacy_name,
  y.admdvs AS pharmacy_region,
  f.count AS fills,
  f.first AS first,
  f.last AS last,
  f.amount AS amount
ORDER BY fills DESC, doctor, pharmacy
LIMIT $limit
