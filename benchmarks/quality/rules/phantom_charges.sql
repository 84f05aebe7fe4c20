-- More than sixteen hours of a doctor's timed services on one day; a list a doctor.
WITH timed AS (
    SELECT f.bilg_dr_code AS doctor, coalesce(f.fee_ocur_time::DATE, s.setl_date) AS day, s.psn_no, s.setl_id,
           f.cnt * CASE WHEN f.hilist_name LIKE '%小时%' THEN 60 ELSE 1 END
               * TRY_CAST(regexp_extract(f.hilist_name, '([0-9]+) *(分钟|小时)', 1) AS INTEGER) AS minutes
    FROM fee_list_d f JOIN settlement s USING (setl_id) WHERE f.bilg_dr_code IS NOT NULL
),
full_day AS (SELECT doctor, day FROM timed GROUP BY ALL HAVING sum(minutes) > 960)
SELECT doctor, psn_no, setl_id, 'doctor' AS kind, doctor AS id FROM timed JOIN full_day USING (doctor, day) WHERE minutes > 0
