-- How the newcomers (gf_newcomer) paid at the pharmacy since the onset, how often the bill names the delivery, and how often they had been treated within a
-- kilometre of it that very day (gf_position tells where institutions are): who sees a doctor there is there himself.
WITH sale AS (
  SELECT n.unit, n.psn_no, s.setl_id, s.setl_date, s.mdtrt_cert_type
  FROM gf_newcomer AS n
  INNER JOIN settlement AS s ON n.unit = s.fixmedins_code AND n.psn_no = s.psn_no
  WHERE DATE_DIFF('day', DATE '2000-01-01', s.setl_date) >= n.onset
),

sent AS (
  SELECT DISTINCT f.setl_id
  FROM fee_list_d AS f
  INNER JOIN sale AS a ON f.setl_id = a.setl_id
  WHERE REGEXP_MATCHES(COALESCE(f.hilist_name, ''), '配送|送药|快递|邮寄')
),

treated AS (
  SELECT DISTINCT a.setl_id
  FROM sale AS a
  INNER JOIN settlement AS v ON a.psn_no = v.psn_no AND a.setl_date = v.setl_date
  INNER JOIN gf_position AS p ON v.fixmedins_code = p.fixmedins_code
  INNER JOIN gf_position AS u ON a.unit = u.fixmedins_code
  WHERE v.institution_kind <> 'pharmacy' AND NOT v.fully_refunded AND 111.2 * SQRT(
    (p.lat - u.lat) * (p.lat - u.lat) + (p.lnt - u.lnt) * (p.lnt - u.lnt) * COS(RADIANS(u.lat)) * COS(RADIANS(u.lat))
  ) <= 1.0
)

SELECT
  a.unit,
  a.psn_no,
  CAST(SUM(CASE WHEN a.mdtrt_cert_type = '01' THEN 1 ELSE 0 END) AS INTEGER) AS by_token,
  CAST(COUNT(a.mdtrt_cert_type) AS INTEGER) AS with_type,
  CAST(COUNT(s.setl_id) AS INTEGER) AS sent,
  CAST(COUNT(t.setl_id) AS INTEGER) AS treated,
  CAST(COUNT(*) AS INTEGER) AS visits
FROM sale AS a
LEFT JOIN sent AS s ON a.setl_id = s.setl_id
LEFT JOIN treated AS t ON a.setl_id = t.setl_id
GROUP BY a.unit, a.psn_no
ORDER BY a.unit, a.psn_no
