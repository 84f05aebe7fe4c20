-- A doctor half of whose patients, ten or more, buy at one pharmacy within three days.
WITH seen AS (
    SELECT DISTINCT s.psn_no, s.setl_date, f.bilg_dr_code AS doctor
    FROM settlement s JOIN fee_list_d f USING (setl_id)
    WHERE s.institution_kind = 'hospital' AND f.bilg_dr_code IS NOT NULL
),
bought AS (
    SELECT seen.doctor, p.fixmedins_code, p.psn_no, p.setl_id
    FROM seen JOIN settlement p ON p.psn_no = seen.psn_no AND p.institution_kind = 'pharmacy'
        AND p.setl_date BETWEEN seen.setl_date AND seen.setl_date + 3
),
lead AS (
    SELECT doctor, fixmedins_code
    FROM bought JOIN (SELECT doctor, count(DISTINCT psn_no) AS patients FROM seen GROUP BY 1) USING (doctor)
    GROUP BY ALL
    HAVING count(DISTINCT bought.psn_no) >= greatest(10, max(patients) / 2)
)
SELECT doctor || ' ' || fixmedins_code, psn_no, setl_id, 'doctor' AS kind, doctor AS id
FROM bought JOIN lead USING (doctor, fixmedins_code)
