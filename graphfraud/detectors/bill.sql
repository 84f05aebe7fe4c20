-- What the bill of each stay's settlement holds, and which other bills hold chemotherapy or dialysis: nothing else is asked of these.
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
  AND (
    i.chemotherapy OR i.dialysis
    OR f.setl_id IN (SELECT setl_id FROM setl_d WHERE SUBSTRING(med_type, 1, 2) IN ('21', '22', '24', '25', '26', '28', '52'))
  )
GROUP BY f.setl_id
