// title.zh: 同单位成批入院
// title.en: Admitted in a batch from one employer
// question.zh: 哪个单位的人在几天内成批住进同一家医院？
// question.en: From which employer were people admitted to one hospital within a few days?
// parameter: min_patients integer 5 | 最少人数 | least number of patients
// parameter: days integer 3 | 天数 | days
// parameter: limit integer 100 | 最多行数 | most rows
// example: min_patients=5
// columns: employer, employer_name, hospital, since, patients, persons
// columns.zh: 单位, 单位名称, 医院, 起始日期, 人数, 人员
MATCH (e)<-[:EMPLOYED_BY]-(p)
WHERE p.stays > 0
WITH DISTINCT e, p
MATCH (p)-[:SETTLED]->(s:Settlement {stay: true})-[:AT]->(h:Hospital)
WITH e, h, collect({day: s.begun, person: p.id}) AS stays
WHERE size(stays) >= $min_patients
UNWIND stays AS one
WITH DISTINCT e, h, stays, one.day AS since
WITH e, h, since, [x IN stays WHERE x.day >= since AND x.day < since + duration({days: $days}) | x.person] AS found
UNWIND found AS person
WITH e, h, since, collect(DISTINCT person) AS persons
WHERE size(persons) >= $min_patients
WITH e, h, since, persons ORDER BY size(persons) DESC, since
WITH e, h, head(collect({since: since, persons: persons})) AS best
RETURN
  e.id AS employer,
  e.name AS employer_name,
  h.id AS hospital,
  best.since AS since,
  size(best.persons) AS patients,
  best.persons AS persons
ORDER BY patients DESC, employer, hospital
LIMIT $limit
