-- Who billed or led the settlements of some persons (the projection's rule doctor_of, for these persons).
WITH mine AS (
  SELECT setl_id, psn_no, mdtrt_id, institution_kind, setl_time
  FROM settlement
  WHERE psn_no IN (SELECT UNNEST($persons))
),

line AS (
  SELECT f.setl_id, f.rx_drord_no, f.bilg_dr_code, m.psn_no, m.institution_kind
  FROM fee_list_d AS f
  INNER JOIN mine AS m ON f.setl_id = m.setl_id
),

doctor AS (
  SELECT setl_id, bilg_dr_code AS doctor FROM line WHERE bilg_dr_code <> ''
  UNION
  SELECT m.setl_id, d.chfpdr_code
  FROM mdtrt_d AS d
  INNER JOIN mine AS m ON d.mdtrt_id = m.mdtrt_id
  WHERE d.chfpdr_code <> ''
  UNION
  SELECT f.setl_id, i.bilg_dr_code
  FROM line AS f
  INNER JOIN line AS i ON f.psn_no = i.psn_no AND f.rx_drord_no = i.rx_drord_no
  WHERE f.institution_kind = 'pharmacy' AND i.institution_kind = 'hospital' AND i.rx_drord_no <> '' AND i.bilg_dr_code <> ''
)

SELECT m.psn_no, d.doctor, m.setl_id, m.setl_time
FROM doctor AS d
INNER JOIN mine AS m ON d.setl_id = m.setl_id
