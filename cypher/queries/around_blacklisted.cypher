// title.zh: 黑名单人员的周围
// title.en: What surrounds the blacklisted
// question.zh: 黑名单上的人周围两步以内有谁和哪些机构？（跳过枢纽）
// question.en: Who and what stands within two steps of a blacklisted person? (hubs left out)
// parameter: max_degree integer 300 | 最多邻居 | most neighbours of a node on the way or at its end
// parameter: limit integer 200 | 最多行数 | most rows
// example: max_degree=300
// columns: blacklisted, id, kind, steps, ways
// columns.zh: 黑名单人员, 编号, 种类, 步数, 路径数
MATCH (x:Patient {blacklisted: true})
MATCH way = (x)-[:CO_SWIPED|CO_ADMITTED|SAME_PERSON|SHARES_PHONE|SHARES_ADDRESS|HOLDS|STAYED_AT|SWIPED_AT|TREATED_BY|EMPLOYED_BY*1..2]-(n)
WHERE n <> x AND all(m IN nodes(way) WHERE m.blacklisted OR m.degree <= $max_degree)
WITH x, n, min(length(way)) AS steps, count(*) AS ways
RETURN x.id AS blacklisted, n.id AS id, head(labels(n)) AS kind, steps, ways
ORDER BY blacklisted, steps, ways DESC, id
LIMIT $limit
