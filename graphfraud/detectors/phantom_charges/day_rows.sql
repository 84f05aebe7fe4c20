-- Fee lines of the wanted doctor-days: one row a settlement and day.
SELECT t.setl_id, MIN(t.psn_no) AS psn_no, MIN(t.place) AS place, t.doctor
FROM gf_wanted AS w
INNER JOIN gf_timed AS t ON w.doctor = t.doctor AND w.day = t.day
GROUP BY t.setl_id, t.doctor
ORDER BY t.setl_id
