-- The same drug of one doctor for one person twice on a day, three persons or more; a list a doctor.
WITH line AS (
    SELECT f.bilg_dr_code AS doctor, f.hilist_code, s.psn_no, s.setl_date, s.setl_id
    FROM fee_list_d f JOIN settlement s USING (setl_id)
    WHERE left(f.list_type, 2) = '10' AND f.cnt > 0 AND f.bilg_dr_code IS NOT NULL AND s.med_class NOT IN ('21', '22', '25', '26', '52')
),
twice AS (SELECT doctor, hilist_code, psn_no, setl_date FROM line GROUP BY ALL HAVING count(DISTINCT setl_id) >= 2)
SELECT doctor, psn_no, setl_id, 'doctor' AS kind, doctor AS id
FROM line JOIN twice USING (doctor, hilist_code, psn_no, setl_date)
WHERE doctor IN (SELECT doctor FROM twice GROUP BY 1 HAVING count(DISTINCT psn_no) >= 3)
