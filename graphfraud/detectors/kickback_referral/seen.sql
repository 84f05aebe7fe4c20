-- Patients whom every doctor saw out of bed at an institution, whether or not they went on.
SELECT doctor, fixmedins_code AS origin, COUNT(DISTINCT psn_no) AS seen
FROM gf_doctor
WHERE COALESCE(med_class, '11') NOT IN ('21', '22', '25', '26', '52')
GROUP BY doctor, fixmedins_code
ORDER BY doctor, fixmedins_code
