-- Which persons the billing doctors are, and their own stays: doctors have no person number in the records; one is found by the
-- name and by an employer whose name is the institution's, and namesakes counts the persons who fit.
WITH doctor AS (
  SELECT DISTINCT f.bilg_dr_code AS doctor, f.bilg_dr_name AS name, i.fixmedins_name AS house
  FROM fee_list_d AS f
  INNER JOIN settlement AS s ON f.setl_id = s.setl_id
  INNER JOIN institution AS i ON s.fixmedins_code = i.fixmedins_code
  WHERE f.bilg_dr_code IS NOT NULL AND f.bilg_dr_name IS NOT NULL AND s.med_class <> '41'
  UNION
  SELECT m.chfpdr_code, m.chfpdr_name, i.fixmedins_name
  FROM mdtrt_d AS m
  INNER JOIN settlement AS s ON m.mdtrt_id = s.mdtrt_id
  INNER JOIN institution AS i ON s.fixmedins_code = i.fixmedins_code
  WHERE m.chfpdr_code IS NOT NULL AND m.chfpdr_name IS NOT NULL AND s.med_class <> '41'
),

person AS (
  SELECT psn_no, psn_name AS name, emp_name FROM psn_info_b WHERE emp_name IS NOT NULL
  UNION
  SELECT psn_no, psn_name, emp_name FROM setl_d WHERE emp_name IS NOT NULL
),

himself AS (
  SELECT d.doctor, p.psn_no, COUNT(*) OVER (PARTITION BY d.doctor) AS namesakes
  FROM (SELECT DISTINCT doctor, name, house FROM doctor) AS d
  INNER JOIN person AS p ON d.name = p.name AND d.house = p.emp_name
)

SELECT h.doctor, h.namesakes, s.stay, s.fixmedins_code AS hospital, CAST(s.began AS DATE) AS first_day, CAST(s.ended AS DATE) AS last_day
FROM himself AS h
INNER JOIN gf_stay AS s ON h.psn_no = s.psn_no
WHERE s.nights >= 2
