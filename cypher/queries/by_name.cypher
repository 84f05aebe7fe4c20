// title.zh: 按名称查找机构和单位
// title.en: Institutions and employers by name
// question.zh: 名称里有这些字的机构和单位是哪些？
// question.en: Which institutions and employers have these words in their names?
// parameter: words words - | 名称中的字 | words of the name
// parameter: limit integer 20 | 最多行数 | most rows
// example: words=仁和堂
// columns: id, kind, name, score
// columns.zh: 编号, 种类, 名称, 匹配度
CALL db.index.fulltext.queryNodes('names', $words) YIELD node, score
WHERE node:Pharmacy|Hospital|Employer
RETURN node.id AS id, head(labels(node)) AS kind, node.name AS name, round(score, 3) AS score
ORDER BY score DESC, id
LIMIT $limit
