-- Services billed, once a bill and day, of each institution: each could have been billed twice.
SELECT unit, cell, COUNT(*) AS chances
FROM (
  SELECT DISTINCT
    s.fixmedins_code AS unit,
    COALESCE(f.hilist_code, f.hilist_name) AS cell,
    s.setl_id,
    CAST(COALESCE(f.fee_ocur_time, s.setl_time) AS DATE) AS day
  FROM fee_list_d AS f
  INNER JOIN settlement AS s ON f.setl_id = s.setl_id
  WHERE f.list_type LIKE '2%' AND f.cnt > 0 AND NOT s.fully_refunded
) AS once
WHERE cell IS NOT NULL
GROUP BY unit, cell
ORDER BY unit, cell
