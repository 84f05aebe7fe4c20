-- Purchases with a date only at pharmacies and clinics $day_km kilometres or more from where the person usually goes, coordinates known.
SELECT
  s.setl_id,
  s.psn_no,
  s.fixmedins_code,
  s.setl_date,
  s.setl_time,
  s.mdtrt_cert_type,
  s.acct_mulaid_pay > 0 AS mutual_aid,
  l.kind,
  l.admdvs,
  l.lnt,
  l.lat
FROM settlement AS s
INNER JOIN gf_located AS l ON s.fixmedins_code = l.fixmedins_code
INNER JOIN gf_home AS h ON s.psn_no = h.psn_no
WHERE
  NOT s.minute
  AND NOT s.fully_refunded
  AND COALESCE(s.med_class, '11') NOT IN ('21', '22', '25', '26', '52', '71')
  AND (l.kind = 'pharmacy' OR l.subtype = 'clinic')
  AND l.own
  AND 2 * 6371.0 * ASIN(SQRT(LEAST(1e0, POWER(SIN(RADIANS(h.lat - l.lat) / 2), 2)
  + COS(RADIANS(h.lat)) * COS(RADIANS(l.lat)) * POWER(SIN(RADIANS(h.lnt - l.lnt) / 2), 2)))) >= $day_km
