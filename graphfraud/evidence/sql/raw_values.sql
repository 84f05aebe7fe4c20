-- Every sensitive value in the records of the asked settlements and persons.
WITH rows_asked AS (SELECT DISTINCT UNNEST($ids) AS setl_id),

people AS (SELECT DISTINCT UNNEST($people) AS psn_no),

settled AS (SELECT s.* FROM setl_d AS s INNER JOIN rows_asked AS a ON s.setl_id = a.setl_id),

found AS (
  SELECT UNNEST([psn_name, opter_name]) AS value, 'name' AS kind FROM settled
  UNION ALL
  SELECT UNNEST([certno, mdtrt_cert_no, ssc_cardno]) AS value, 'number' AS kind FROM settled
  UNION ALL
  SELECT l.bilg_dr_name AS value, 'name' AS kind
  FROM fee_list_d AS l
  INNER JOIN rows_asked AS a ON l.setl_id = a.setl_id
  UNION ALL
  SELECT m.chfpdr_name AS value, 'name' AS kind
  FROM mdtrt_d AS m
  INNER JOIN settled AS s ON m.mdtrt_id = s.mdtrt_id
  UNION ALL
  SELECT bilg_dr_name AS value, 'name' AS kind FROM fee_list_d WHERE bilg_dr_code IN (SELECT UNNEST($doctors))
  UNION ALL
  SELECT chfpdr_name AS value, 'name' AS kind FROM mdtrt_d WHERE chfpdr_code IN (SELECT UNNEST($doctors))
  UNION ALL
  SELECT p.psn_name AS value, 'name' AS kind FROM psn_info_b AS p INNER JOIN people AS q ON p.psn_no = q.psn_no
  UNION ALL
  SELECT UNNEST([p.certno, p.tel, p.mob]) AS value, 'number' AS kind
  FROM psn_info_b AS p
  INNER JOIN people AS q ON p.psn_no = q.psn_no
  UNION ALL
  SELECT UNNEST([p.hsreg_addr, p.live_addr]) AS value, 'address' AS kind
  FROM psn_info_b AS p
  INNER JOIN people AS q ON p.psn_no = q.psn_no
  UNION ALL
  SELECT p.certno AS value, 'number' AS kind FROM psn_insu_d AS p INNER JOIN people AS q ON p.psn_no = q.psn_no
  UNION ALL
  SELECT UNNEST([s.psn_name]) AS value, 'name' AS kind FROM setl_d AS s INNER JOIN people AS q ON s.psn_no = q.psn_no
  UNION ALL
  SELECT UNNEST([s.certno, s.mdtrt_cert_no, s.ssc_cardno]) AS value, 'number' AS kind
  FROM setl_d AS s
  INNER JOIN people AS q ON s.psn_no = q.psn_no
)

SELECT DISTINCT TRIM(value) AS value, kind
FROM found
WHERE TRIM(COALESCE(value, '')) <> ''
ORDER BY ALL
