// title.zh: 一条线索的成员
// title.en: The members of a finding
// question.zh: 这条线索点名了谁，各是什么角色，还被哪些线索点名？
// question.en: Whom does a finding name, in which role, and which other findings name them?
// parameter: finding text - | 线索编号 | the finding
// example: finding=lent_card_ring-00000000
// columns: member, kind, role, settlements, other_findings
// columns.zh: 成员, 种类, 角色, 结算数, 其他线索
MATCH (f:Finding {id: $finding})-[i:INVOLVES]->(m)
OPTIONAL MATCH (m)<-[:INVOLVES]-(g:Finding)
WHERE g.id <> $finding
WITH m, i, collect(g.id) AS other_findings
RETURN m.id AS member, head(labels(m)) AS kind, i.role AS role, m.settlements AS settlements, other_findings
ORDER BY kind, role, member
