// title.zh: 外地卡集中刷卡的机构
// title.en: Institutions where far cards gather
// question.zh: 哪些机构有许多来自同一个外地参保地的卡？
// question.en: At which institutions do many cards insured in one other prefecture appear?
// parameter: min_cards integer 5 | 最少卡数 | least number of cards
// parameter: limit integer 100 | 最多行数 | most rows
// example: min_cards=5
// columns: place, place_name, place_region, home_region, cards, swipes, amount
// columns.zh: 机构, 机构名称, 机构所在地, 参保地市, 卡数, 刷卡次数, 金额
MATCH (home:Region)
WITH left(home.id, 4) AS main, sum(COUNT { (home)<-[:INSURED_IN]-() }) AS insured
ORDER BY insured DESC, main
LIMIT 1
CALL (main) {
  MATCH (home:Region)
  WHERE left(home.id, 4) <> main
  MATCH (home)<-[:INSURED_IN]-(p:Patient)-[:HOLDS*0..1]->(c)-[r:SWIPED_AT]->(q)
  WHERE left(home.id, 4) <> left(q.admdvs, 4)
  RETURN q, c, r, left(home.id, 4) AS home_region
  UNION
  MATCH (q:Pharmacy|Hospital)
  WHERE left(q.admdvs, 4) <> main
  MATCH (q)<-[r:SWIPED_AT]-(c)<-[:HOLDS*0..1]-(p:Patient)-[:INSURED_IN]->(home:Region)
  WHERE left(home.id, 4) = main
  RETURN q, c, r, main AS home_region
}
WITH q, home_region, count(c) AS cards, sum(r.count) AS swipes, sum(r.amount) AS amount
WHERE cards >= $min_cards
RETURN q.id AS place, q.name AS place_name, q.admdvs AS place_region, home_region, cards, swipes, round(amount, 2) AS amount
ORDER BY cards DESC, place, home_region
LIMIT $limit
