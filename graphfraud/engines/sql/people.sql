-- What is known of each person, from the person table where there is one, else from the settlements.
WITH seen AS (
  SELECT
    psn_no,
    MIN(psn_name) AS psn_name,
    MIN(brdy) AS brdy,
    MIN(gend) AS gend,
    MIN(age) AS age,
    MIN(emp_no) AS emp_no,
    MIN(insu_admdvs) AS insu_admdvs,
    MIN(CASE WHEN insutype LIKE '39%' OR psn_type LIKE '12%' THEN 1 ELSE 0 END) AS idle,
    MIN(CASE WHEN insutype LIKE '39%' THEN 1 ELSE 0 END) AS resident
  FROM setl_d
  WHERE COALESCE(vali_flag, '1') = '1'
  GROUP BY psn_no
),

insured AS (
  SELECT psn_no, MIN(emp_no) AS emp_no, MIN(insu_admdvs) AS insu_admdvs
  FROM psn_insu_d
  GROUP BY psn_no
),

-- A name of two parts (own name and father's name) has no surname: the father's name stands for it, which brothers and sisters share.
called AS (
  SELECT s.psn_no, REPLACE(REPLACE(TRIM(COALESCE(p.psn_name, s.psn_name)), '•', '·'), '・', '·') AS psn_name
  FROM seen AS s
  LEFT JOIN psn_info_b AS p ON s.psn_no = p.psn_no
)

SELECT
  s.psn_no,
  CASE WHEN c.psn_name LIKE '_%·_%' THEN SUBSTRING(c.psn_name, POSITION('·' IN c.psn_name)) ELSE SUBSTRING(c.psn_name, 1, 1) END AS surname,
  CASE WHEN c.psn_name LIKE '_%·_%' THEN SUBSTRING(c.psn_name, 1, POSITION('·' IN c.psn_name) - 1) END AS own_name,
  CASE WHEN c.psn_name LIKE '_%·_%' THEN SUBSTRING(c.psn_name, POSITION('·' IN c.psn_name) + 1) END AS father,
  COALESCE(p.brdy, s.brdy) AS born,
  s.age,
  COALESCE(p.gend, s.gend) AS gend,
  NULLIF(TRIM(p.live_addr), '') AS live_addr,
  NULLIF(TRIM(p.hsreg_addr), '') AS hsreg_addr,
  NULLIF(TRIM(p.tel), '') AS tel,
  NULLIF(TRIM(p.mob), '') AS mob,
  COALESCE(p.emp_no, s.emp_no, i.emp_no) AS emp_no,
  COALESCE(s.insu_admdvs, i.insu_admdvs) AS insu_admdvs,
  COALESCE(s.idle, 0) AS idle,
  COALESCE(s.resident, 0) AS resident,
  p.psn_idet_type
FROM seen AS s
LEFT JOIN psn_info_b AS p ON s.psn_no = p.psn_no
LEFT JOIN called AS c ON s.psn_no = c.psn_no
LEFT JOIN insured AS i ON s.psn_no = i.psn_no
