// title.zh: 两个对象之间的最短联系
// title.en: The shortest connection between two
// question.zh: 两个人、卡、医生或机构之间最短的联系是什么？（至多六步，跳过枢纽）
// question.en: What is the shortest connection between two persons, cards, doctors or institutions? (six steps at most, hubs left out)
// parameter: a id - | 起点编号 | id of the first
// parameter: b id - | 终点编号 | id of the second
// parameter: max_degree integer 2000 | 途经节点的最多邻居 | most neighbours of a node on the way
// parameter: limit integer 5 | 最多路径 | most paths
// example: a=N0000000001 b=N0000000002
// columns: hops, nodes, kinds, steps, cost
// columns.zh: 步数, 经过, 种类, 关系, 路径成本
MATCH (a:Patient|Card|Doctor|Pharmacy|Hospital|Employer {id: $a})
MATCH (b:Patient|Card|Doctor|Pharmacy|Hospital|Employer {id: $b})
WHERE a <> b
MATCH way = allShortestPaths((a)-[:CO_SWIPED|CO_ADMITTED|SAME_PERSON|SHARES_PHONE|SHARES_ADDRESS|HOLDS|STAYED_AT|SWIPED_AT|TREATED_BY|WORKS_AT|PRESCRIBED_TO_FILL_AT|EMPLOYED_BY*1..6]-(b))
WHERE all(n IN nodes(way) WHERE n = a OR n = b OR n.degree <= $max_degree)
RETURN
  length(way) AS hops,
  [n IN nodes(way) | n.id] AS nodes,
  [n IN nodes(way) | head(labels(n))] AS kinds,
  [r IN relationships(way) | type(r)] AS steps,
  round(length(way) + reduce(cost = 0.0, n IN nodes(way)[1..-1] | cost + log(n.degree + 1)), 2) AS cost
ORDER BY cost, hops, nodes, steps
LIMIT $limit
