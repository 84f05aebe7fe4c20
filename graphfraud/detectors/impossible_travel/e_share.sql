-- Share of e-credentials among the uses of each institution that an impossible trip touches, and how many of these uses are of people insured
-- in other counties; under '' the share among the uses of all pharmacies.
SELECT
  s.fixmedins_code,
  AVG(CASE WHEN s.mdtrt_cert_type = '01' THEN 1.0e0 ELSE 0.0e0 END) AS share,
  SUM(CASE WHEN s.mdtrt_cert_type = '01' AND s.insu_admdvs <> i.admdvs THEN 1 ELSE 0 END) AS from_afar
FROM settlement AS s
INNER JOIN gf_trip_place AS t ON s.fixmedins_code = t.place
LEFT JOIN institution AS i ON s.fixmedins_code = i.fixmedins_code
GROUP BY s.fixmedins_code
UNION ALL
SELECT
  '' AS fixmedins_code,
  COALESCE(AVG(CASE WHEN s.mdtrt_cert_type = '01' THEN 1.0e0 ELSE 0.0e0 END), 0.0e0) AS share,
  0 AS from_afar
FROM settlement AS s
INNER JOIN institution AS i ON s.fixmedins_code = i.fixmedins_code
WHERE i.kind = 'pharmacy'
