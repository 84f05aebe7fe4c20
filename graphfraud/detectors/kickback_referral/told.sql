-- Fills of the asked couples (gf_told: doctor, origin, target) with goods of the doctor's own.
SELECT g.setl_id
FROM gf_goods AS g
INNER JOIN gf_told AS t ON g.doctor = t.doctor AND g.origin = t.origin AND g.target = t.target
WHERE g.own = 1
