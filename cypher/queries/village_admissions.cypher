// title.zh: 同村同日入院
// title.en: Admitted on one day from one village
// question.zh: 某医院有哪些同村患者在同一天入院？
// question.en: Which patients of a hospital share a village and an admission date?
// parameter: hospital text - | 医院编号 | the hospital
// parameter: min_patients integer 3 | 最少人数 | least number of patients
// example: hospital=H00000000001
// columns: village, day, patients, persons, settlements
// columns.zh: 村 (代号), 入院日期, 人数, 人员, 结算ID
MATCH (h:Hospital {id: $hospital})<-[:AT]-(s:Settlement {stay: true})<-[:SETTLED]-(p:Patient)
UNWIND p.villages AS village
WITH village, s.begun AS day, collect(DISTINCT p.id) AS persons, collect(s.id) AS settlements
WHERE size(persons) >= $min_patients
RETURN village, day, size(persons) AS patients, persons, settlements
ORDER BY patients DESC, day, village
