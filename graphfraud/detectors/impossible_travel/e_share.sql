-- Share of e-credentials among the uses of each institution that an impossible trip touches.
SELECT s.fixmedins_code, AVG(CASE WHEN s.mdtrt_cert_type = '01' THEN 1.0e0 ELSE 0.0e0 END) AS share
FROM settlement AS s
INNER JOIN (SELECT place_a AS place FROM gf_trip UNION SELECT place_b AS place FROM gf_trip) AS t ON s.fixmedins_code = t.place
GROUP BY s.fixmedins_code
