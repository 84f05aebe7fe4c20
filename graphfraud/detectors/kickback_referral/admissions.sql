-- Steered admissions: the person's first admission to another hospital within $days days after a settlement with the doctor.
WITH doctor_of AS (
  SELECT setl_id, psn_no, fixmedins_code, left_at, doctor
  FROM gf_doctor
  WHERE COALESCE(med_class, '11') NOT IN ('21', '22', '25', '26', '52')
),

admission AS (
  SELECT setl_id, psn_no, fixmedins_code, begndate
  FROM settlement
  WHERE med_class IN ('21', '22', '25', '26') AND NOT fully_refunded
),

last_visit AS (
  SELECT
    d.doctor,
    d.fixmedins_code AS origin,
    a.fixmedins_code AS target,
    a.psn_no,
    a.setl_id,
    d.setl_id AS source,
    CAST(a.begndate AS DATE) AS date,
    ROW_NUMBER() OVER (PARTITION BY a.setl_id ORDER BY d.left_at DESC, d.setl_id) AS turn
  FROM admission AS a
  INNER JOIN doctor_of AS d
    ON a.psn_no = d.psn_no
    AND d.left_at <= a.begndate + INTERVAL 1 DAY
    AND CAST(d.left_at AS DATE) + $days >= CAST(a.begndate AS DATE)
    AND d.fixmedins_code <> a.fixmedins_code
)

SELECT doctor, origin, target, psn_no, setl_id, source, date
FROM last_visit
WHERE turn = 1
ORDER BY date, setl_id
