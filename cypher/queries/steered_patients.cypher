// title.zh: 医生的患者在某药店
// title.en: A doctor's patients at a pharmacy
// question.zh: 这位医生的哪些患者也在这家药店刷卡，相隔多久？
// question.en: Which of a doctor's patients were swiped at a pharmacy, and how soon after seeing the doctor?
// parameter: doctor text - | 医生代码 | the doctor
// parameter: pharmacy text - | 药店编号 | the pharmacy
// parameter: days integer 3 | 相隔天数 | days apart
// parameter: limit integer 200 | 最多行数 | most rows
// example: doctor=D0000001 pharmacy=P00000000001
// columns: patient, visits, soonest_days, first
// columns.zh: 人员, 购药次数, 最短相隔天数, 最早购药
MATCH (d:Doctor {id: $doctor})<-[t:TREATED_BY]-(p:Patient)-[:HOLDS*0..1]->()-[s:SWIPED_AT]->(:Pharmacy {id: $pharmacy})
UNWIND range(0, size(s.times) - 1) AS i
WITH p, t, s, i
WHERE s.persons IS NULL OR s.persons[i] = p.id
UNWIND t.times AS seen
WITH p, seen, s.times[i] AS bought
WHERE bought > seen AND bought <= seen + duration({days: $days})
RETURN
  p.id AS patient,
  count(DISTINCT bought) AS visits,
  min(duration.inDays(seen, bought).days) AS soonest_days,
  min(date(bought)) AS first
ORDER BY visits DESC, patient
LIMIT $limit
