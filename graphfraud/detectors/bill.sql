-- What the bill of each settlement holds.
SELECT
  f.setl_id,
  BOOL_OR(i.surgery) AS surgery,
  BOOL_OR(i.chemotherapy) AS chemotherapy,
  BOOL_OR(i.dialysis) AS dialysis,
  BOOL_OR(i.transfusion) AS transfusion,
  BOOL_OR(i.nursing) AS nursing,
  BOOL_OR(i.test) AS test,
  SUM(CASE WHEN i.test THEN 1 ELSE 0 END) AS tests,
  COUNT(*) AS lines
FROM fee_list_d AS f
INNER JOIN gf_item AS i ON COALESCE(f.hilist_code, f.hilist_name) = i.item
WHERE f.cnt > 0
GROUP BY f.setl_id
