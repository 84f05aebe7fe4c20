// title.zh: 两个团伙之间的中间人
// title.en: Brokers between two rings
// question.zh: 谁同时与两条线索的成员相连，自己却不是成员？（跳过枢纽）
// question.en: Who is joined to members of both findings without being a member of either? (hubs left out)
// parameter: finding text - | 第一条线索 | first finding
// parameter: other text - | 第二条线索 | second finding
// parameter: max_degree integer 500 | 最多邻居 | most neighbours of a broker
// parameter: limit integer 50 | 最多行数 | most rows
// example: finding=lent_card_ring-00000000 other=collected_cards-00000000
// columns: broker, kind, first_ring, second_ring, neighbours
// columns.zh: 中间人, 种类, 第一伙中相连者, 第二伙中相连者, 邻居数
MATCH (f:Finding {id: $finding})-[:INVOLVES]->(m)
WHERE m:Patient OR m:Card OR m:Doctor
MATCH (m)-[r]-(broker)
WHERE type(r) IN ['CO_SWIPED', 'CO_ADMITTED', 'SAME_PERSON', 'SHARES_PHONE', 'SHARES_ADDRESS', 'HOLDS', 'TREATED_BY', 'SWIPED_AT']
  AND broker.degree <= $max_degree
WITH DISTINCT broker, m
WITH broker, collect(m.id) AS first_ring
WHERE NOT EXISTS { MATCH (broker)<-[:INVOLVES]-(x:Finding) WHERE x.id IN [$finding, $other] }
MATCH (g:Finding {id: $other})-[:INVOLVES]->(k)-[s]-(broker)
WHERE (k:Patient OR k:Card OR k:Doctor)
  AND type(s) IN ['CO_SWIPED', 'CO_ADMITTED', 'SAME_PERSON', 'SHARES_PHONE', 'SHARES_ADDRESS', 'HOLDS', 'TREATED_BY', 'SWIPED_AT']
WITH broker, first_ring, collect(DISTINCT k.id) AS second_ring
RETURN
  broker.id AS broker,
  head(labels(broker)) AS kind,
  first_ring,
  second_ring,
  broker.degree AS neighbours
ORDER BY size(first_ring) * size(second_ring) * 1.0 / (1 + neighbours) DESC, broker
LIMIT $limit
