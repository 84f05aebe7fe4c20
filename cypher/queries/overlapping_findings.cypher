// title.zh: 成员重叠的线索
// title.en: Findings that share members
// question.zh: 哪两条线索有许多共同成员，可能是同一个团伙？
// question.en: Which two findings share members and may be one ring?
// parameter: min_members integer 3 | 最少共同成员 | least number of common members
// parameter: limit integer 100 | 最多行数 | most rows
// example: min_members=3
// columns: finding, other, members, common
// columns.zh: 线索, 另一条线索, 共同成员数, 共同成员
MATCH (f:Finding)-[:INVOLVES]->(m:Patient|Card|Doctor)<-[:INVOLVES]-(g:Finding)
WHERE f.id < g.id
WITH f, g, m.id AS member ORDER BY member
WITH f, g, collect(member) AS common
WHERE size(common) >= $min_members
RETURN f.id AS finding, g.id AS other, size(common) AS members, common
ORDER BY members DESC, finding, other
LIMIT $limit
