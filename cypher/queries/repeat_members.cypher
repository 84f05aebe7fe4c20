// title.zh: 多条线索都点名的人和机构
// title.en: Named by several findings
// question.zh: 谁被几条线索同时点名？
// question.en: Who is named by several findings?
// parameter: min_findings integer 2 | 最少线索数 | least number of findings
// parameter: severity text high | 最低级别 high、medium 或 low | least severity: high, medium or low
// parameter: limit integer 200 | 最多行数 | most rows
// example: min_findings=2 severity=medium
// columns: member, kind, findings, detectors, amount
// columns.zh: 成员, 种类, 线索, 检测器, 涉及金额
MATCH (f:Finding)-[:INVOLVES]->(m)
WHERE f.severity = 'high' OR f.severity = $severity OR $severity = 'low'
WITH m, collect(f.id) AS findings, collect(DISTINCT f.detector) AS detectors, sum(f.amount) AS amount
WHERE size(findings) >= $min_findings
RETURN m.id AS member, head(labels(m)) AS kind, findings, detectors, round(amount, 2) AS amount
ORDER BY size(findings) DESC, amount DESC, member
LIMIT $limit
