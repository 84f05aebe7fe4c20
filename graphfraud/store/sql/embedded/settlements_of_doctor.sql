-- Settlements that a doctor billed or led, and pharmacy settlements on a prescription that he issued to the same person
-- (the same rule as doctor_of in the projection, for one doctor).
WITH billed AS (
  SELECT setl_id, rx_drord_no FROM fee_list_d WHERE bilg_dr_code = $doctor
),

issued AS (
  SELECT DISTINCT s.psn_no, b.rx_drord_no
  FROM billed AS b
  INNER JOIN settlement AS s ON b.setl_id = s.setl_id
  WHERE b.rx_drord_no <> '' AND s.institution_kind = 'hospital'
)

SELECT setl_id FROM billed
UNION
SELECT s.setl_id
FROM settlement AS s
INNER JOIN mdtrt_d AS m ON s.mdtrt_id = m.mdtrt_id
WHERE m.chfpdr_code = $doctor
UNION
SELECT f.setl_id
FROM fee_list_d AS f
INNER JOIN settlement AS s ON f.setl_id = s.setl_id
INNER JOIN issued AS i ON s.psn_no = i.psn_no AND f.rx_drord_no = i.rx_drord_no
WHERE s.institution_kind = 'pharmacy'
