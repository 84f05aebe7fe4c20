// title.zh: 两张卡之间按时间先后的路径
// title.en: A time-respecting path between two cards
// question.zh: 从一张卡到另一张卡, 每一步都不早于前一步的最短路径是什么? (跳过枢纽)
// question.en: What is the shortest path from one card to another whose steps follow one another in time? (hubs left out)
// parameter: card card - | 起点卡 | where it starts
// parameter: other card - | 终点卡 | where it ends
// parameter: max_degree integer 500 | 途经节点的最多邻居 | most neighbours of a node on the way
// parameter: limit integer 5 | 最多路径 | most paths
// example: card=card-0123456789abcdef other=card-fedcba9876543210
// columns: hops, nodes, steps, cost
MATCH way = (a:Card {id: $card})-[:HOLDS|SWIPED_AT|STAYED_AT|CO_SWIPED|SHARES_PHONE|SHARES_ADDRESS|SAME_PERSON*1..4]-(b:Card {id: $other})
WHERE all(n IN nodes(way)[1..-1] WHERE n.degree <= $max_degree)
WITH way, reduce(
  now = localdatetime('0001-01-01T00:00'),
  r IN relationships(way) |
  CASE
    WHEN now IS NULL OR r.times IS NULL THEN now
    ELSE head([t IN r.times WHERE t >= now])
  END
) AS arrived
WHERE arrived IS NOT NULL
RETURN
  length(way) AS hops,
  [n IN nodes(way) | n.id] AS nodes,
  [r IN relationships(way) | type(r)] AS steps,
  round(length(way) + reduce(cost = 0.0, n IN nodes(way)[1..-1] | cost + log(n.degree + 1)), 2) AS cost
ORDER BY cost, hops, nodes
LIMIT $limit
