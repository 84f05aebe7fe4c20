-- The same drug more than four times in a month; a list a doctor.
WITH line AS (
    SELECT f.bilg_dr_code AS doctor, f.hilist_code, s.psn_no, date_trunc('month', s.setl_date) AS month, s.setl_id
    FROM fee_list_d f JOIN settlement s USING (setl_id)
    WHERE left(f.list_type, 2) = '10' AND f.cnt > 0 AND f.bilg_dr_code IS NOT NULL AND s.med_class NOT IN ('21', '22', '25', '26', '52')
),
often AS (SELECT hilist_code, psn_no, month FROM line GROUP BY ALL HAVING count(DISTINCT setl_id) > 4)
SELECT doctor, psn_no, setl_id, 'doctor' AS kind, doctor AS id FROM line JOIN often USING (hilist_code, psn_no, month)
