// title.zh: 同一盒药卖了两次
// title.en: Boxes sold twice
// question.zh: 哪些追溯码在不同机构先后售出？（拆零和退回的除外）
// question.en: Which trace codes were sold at one institution and sold again at another? (split packs and boxes that came back left out)
// parameter: limit integer 200 | 最多行数 | most rows
// example:
// columns: trace_code, drug, sales, institutions, settlements, times
// columns.zh: 追溯码, 药品编码, 售出次数, 机构, 结算ID, 售出时间
MATCH (c:TraceCode)-[sold:SOLD_IN]->(s:Settlement)-[:AT]->(p)
WHERE NOT sold.split AND NOT sold.returned
WITH c, sold, s, p ORDER BY sold.moment, s.id
WITH
  c,
  head(collect(sold.hilist_code)) AS drug,
  count(*) AS sales,
  collect(DISTINCT p.id) AS institutions,
  collect(s.id) AS settlements,
  collect(sold.moment) AS times
WHERE size(institutions) >= 2
RETURN c.id AS trace_code, drug, sales, institutions, settlements, times
ORDER BY sales DESC, trace_code
LIMIT $limit
