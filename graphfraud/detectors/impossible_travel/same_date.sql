-- Far purchases (far_use.sql) with a use of the same card on the same date $day_km kilometres away from them: a is the one at home, b the far one.
WITH pair AS (
  SELECT
    f.psn_no,
    s.setl_id AS setl_a,
    f.setl_id AS setl_b,
    s.fixmedins_code AS place_a,
    f.fixmedins_code AS place_b,
    s.setl_time AS time_a,
    f.setl_time AS time_b,
    s.mdtrt_cert_type AS cert_a,
    f.mdtrt_cert_type AS cert_b,
    s.acct_mulaid_pay > 0 OR f.mutual_aid AS mutual_aid,
    l.kind AS kind_a,
    f.kind AS kind_b,
    l.admdvs AS region_a,
    f.admdvs AS region_b,
    2 * 6371.0 * ASIN(SQRT(LEAST(1e0, POWER(SIN(RADIANS(l.lat - f.lat) / 2), 2)
    + COS(RADIANS(l.lat)) * COS(RADIANS(f.lat)) * POWER(SIN(RADIANS(l.lnt - f.lnt) / 2), 2)))) AS km
  FROM gf_far_use AS f
  INNER JOIN settlement AS s ON f.psn_no = s.psn_no AND f.setl_date = s.setl_date AND f.fixmedins_code <> s.fixmedins_code
  INNER JOIN gf_located AS l ON s.fixmedins_code = l.fixmedins_code
  WHERE
    NOT s.fully_refunded
    AND COALESCE(s.med_class, '11') NOT IN ('21', '22', '25', '26', '52', '71')
    AND l.own
)

SELECT *
FROM pair
WHERE km >= $day_km
ORDER BY psn_no, time_b, time_a, setl_a, setl_b
