// title.zh: 两张卡之间按时间先后的路径
// title.en: A time-respecting path between two cards
// question.zh: 从一张卡到另一张卡，每一步都不早于前一步的最短路径是什么？（至多四步，跳过枢纽）
// question.en: What is the shortest path from one card to another whose steps follow one another in time? (four steps at most, hubs left out)
// parameter: card card - | 起点卡 | where it starts
// parameter: other card - | 终点卡 | where it ends
// parameter: max_degree integer 500 | 途经节点的最多邻居 | most neighbours of a node on the way
// parameter: limit integer 5 | 最多路径 | most paths
// example: card=card-0123456789abcdef other=card-fedcba9876543210
// columns: hops, nodes, steps, cost
// columns.zh: 步数, 经过, 关系, 路径成本
MATCH there = (a:Card {id: $card})-[:HOLDS|SWIPED_AT|STAYED_AT|CO_SWIPED|SHARES_PHONE|SHARES_ADDRESS|SAME_PERSON*2]-(middle),
  back = (b:Card {id: $other})-[:HOLDS|SWIPED_AT|STAYED_AT|CO_SWIPED|SHARES_PHONE|SHARES_ADDRESS|SAME_PERSON*0..2]-(middle)
USING JOIN ON middle
WHERE all(n IN nodes(there) WHERE n.id IN [$card, $other] OR n.degree <= $max_degree)
  AND all(n IN nodes(back) WHERE n.id = $other OR n.degree <= $max_degree)
WITH nodes(there) + tail(reverse(nodes(back))) AS passed, relationships(there) + reverse(relationships(back)) AS taken
WHERE all(n IN passed WHERE single(m IN passed WHERE m = n))
WITH passed, taken, reduce(
  now = localdatetime('0001-01-01T00:00'),
  r IN taken |
  CASE
    WHEN type(r) IN ['HOLDS', 'SHARES_PHONE', 'SHARES_ADDRESS', 'SAME_PERSON'] THEN now
    ELSE head([t IN coalesce(r.times, [day IN [r.first, r.last] WHERE day IS NOT NULL | localdatetime({date: day})]) WHERE t >= now])
  END
) AS arrived
WHERE arrived IS NOT NULL
RETURN
  size(taken) AS hops,
  [n IN passed | n.id] AS nodes,
  [r IN taken | type(r)] AS steps,
  round(size(taken) + reduce(cost = 0.0, n IN passed[1..-1] | cost + log(n.degree + 1)), 2) AS cost
ORDER BY cost, hops, nodes, steps
LIMIT $limit
