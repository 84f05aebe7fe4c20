-- Settlements of encounters with the listed doctors (gf_listed_doctor).
SELECT s.setl_id
FROM settlement AS s
INNER JOIN mdtrt_d AS m ON s.mdtrt_id = m.mdtrt_id
INNER JOIN gf_listed_doctor AS d ON m.chfpdr_code = d.doctor
UNION
SELECT f.setl_id
FROM fee_list_d AS f
INNER JOIN gf_listed_doctor AS d ON f.bilg_dr_code = d.doctor
ORDER BY setl_id
