// title.zh: 同一经办人刷多张卡
// title.en: One operator, many cards of a finding
// question.zh: 这条线索的结算由哪些经办人经手，涉及多少张卡？
// question.en: Which operators handled the settlements of a finding, and how many cards?
// parameter: finding text - | 线索编号 | the finding
// parameter: min_cards integer 2 | 最少卡数 | least number of cards
// example: finding=collected_cards-00000000
// columns: operator, place, cards, settlements, first, last
// columns.zh: 经办人, 机构, 卡数, 结算数, 最早, 最近
MATCH (f:Finding {id: $finding})-[:RESTS_ON]->(s:Settlement)-[:AT]->(p)
WHERE s.opter_id IS NOT NULL
WITH s.opter_id AS operator, p.id AS place, count(DISTINCT s.card) AS cards, count(*) AS settlements, min(s.day) AS first, max(s.day) AS last
WHERE cards >= $min_cards
RETURN operator, place, cards, settlements, first, last
ORDER BY cards DESC, operator
