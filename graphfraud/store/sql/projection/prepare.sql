-- What nodes and edges are made of. $inner and $outer are the two pads of the workspace's key (HMAC-SHA-256, RFC 2104):
-- numbers, phones and addresses become stand-ins here and go no further.

-- card_stand_in: the public id of every card number; shared where more than one person settled with it.
CREATE OR REPLACE TEMP TABLE card_stand_in AS
SELECT
  card,
  shared,
  'card-' || SUBSTRING(SHA256($outer::BLOB || UNHEX(SHA256($inner::BLOB || ENCODE(TRIM(card))))), 1, 16) AS id
FROM (
  SELECT card, COUNT(DISTINCT psn_no) OVER (PARTITION BY TRIM(card)) > 1 AS shared
  FROM (SELECT DISTINCT card, psn_no FROM settlement WHERE TRIM(card) <> '')
)
QUALIFY ROW_NUMBER() OVER (PARTITION BY card) = 1;

-- row_of: one row a usable settlement; stay marks inpatient care (2x, and maternity 52).
CREATE OR REPLACE TEMP VIEW row_of AS
SELECT
  s.setl_id,
  s.psn_no,
  s.fixmedins_code,
  s.institution_kind,
  s.mdtrt_id,
  s.setl_time AS moment,
  s.minute AS timed,
  s.setl_date AS day,
  s.net,
  c.id AS card,
  c.shared,
  s.fully_refunded AS voided,
  s.emp_no,
  s.insu_admdvs,
  s.fix_admdvs,
  COALESCE(s.med_class LIKE '2%' OR s.med_class = '52', FALSE) AS stay
FROM settlement AS s
LEFT JOIN card_stand_in AS c ON s.card = c.card;

-- doctor_of: who billed or led a settlement. A pharmacy's row belongs to the outside prescriber: named on the row, or the
-- one who issued the same prescription number to the same person at a hospital.
CREATE OR REPLACE TEMP TABLE doctor_of AS
WITH billed AS (
  SELECT setl_id, bilg_dr_code AS doctor
  FROM fee_list_d
  WHERE bilg_dr_code <> ''
),

led AS (
  SELECT s.setl_id, m.chfpdr_code AS doctor
  FROM mdtrt_d AS m
  INNER JOIN settlement AS s ON m.mdtrt_id = s.mdtrt_id
  WHERE m.chfpdr_code <> ''
),

issued AS (
  SELECT DISTINCT s.psn_no, f.rx_drord_no, f.bilg_dr_code AS doctor
  FROM fee_list_d AS f
  INNER JOIN settlement AS s ON f.setl_id = s.setl_id
  WHERE f.rx_drord_no <> '' AND f.bilg_dr_code <> '' AND s.institution_kind = 'hospital'
),

filled AS (
  SELECT f.setl_id, i.doctor
  FROM fee_list_d AS f
  INNER JOIN settlement AS s ON f.setl_id = s.setl_id
  INNER JOIN issued AS i ON s.psn_no = i.psn_no AND f.rx_drord_no = i.rx_drord_no
  WHERE s.institution_kind = 'pharmacy'
)

SELECT setl_id, doctor FROM billed
UNION
SELECT setl_id, doctor FROM led
UNION
SELECT setl_id, doctor FROM filled;

-- treatment_of: a settlement that a doctor billed or led, once for each such doctor.
CREATE OR REPLACE TEMP VIEW treatment_of AS
SELECT
  d.doctor,
  r.setl_id,
  r.psn_no,
  r.fixmedins_code,
  r.institution_kind,
  r.moment,
  r.timed,
  r.day,
  r.net,
  r.card,
  r.shared,
  r.voided
FROM row_of AS r
INNER JOIN doctor_of AS d ON r.setl_id = d.setl_id;

-- phone_of: keyed stand-ins of the phones on a person's record, digits alone, without the country code; a run of one
-- digit is a placeholder and no phone.
CREATE OR REPLACE TEMP TABLE phone_of AS
WITH written AS (
  SELECT psn_no, REGEXP_REPLACE(REGEXP_REPLACE(tel, '[^0-9]', '', 'g'), '^(00)?86(1[0-9]{10})$', '\2') AS phone
  FROM psn_info_b
  UNION
  SELECT psn_no, REGEXP_REPLACE(REGEXP_REPLACE(mob, '[^0-9]', '', 'g'), '^(00)?86(1[0-9]{10})$', '\2')
  FROM psn_info_b
)

SELECT psn_no, SUBSTRING(SHA256($outer::BLOB || UNHEX(SHA256($inner::BLOB || ENCODE('phone ' || phone)))), 1, 16) AS phone
FROM written
WHERE LENGTH(phone) >= 7 AND REPLACE(phone, SUBSTRING(phone, 1, 1), '') <> '';

-- home_of: keyed stand-ins of a person's full addresses and of the village (community) in them.
CREATE OR REPLACE TEMP TABLE home_of AS
WITH written AS (
  SELECT psn_no, REGEXP_REPLACE(live_addr, '\s', '', 'g') AS address FROM psn_info_b
  UNION
  SELECT psn_no, REGEXP_REPLACE(hsreg_addr, '\s', '', 'g') FROM psn_info_b
),

parted AS (
  SELECT psn_no, address, REGEXP_EXTRACT(address, '^.*?(村|社区|居委会|嘎查)') AS village
  FROM written
  WHERE LENGTH(address) >= 6
)

SELECT
  psn_no,
  SUBSTRING(SHA256($outer::BLOB || UNHEX(SHA256($inner::BLOB || ENCODE('address ' || address)))), 1, 16) AS address,
  CASE
    WHEN village <> ''
      THEN SUBSTRING(SHA256($outer::BLOB || UNHEX(SHA256($inner::BLOB || ENCODE('village ' || village)))), 1, 16)
  END AS village
FROM parted;

-- identity_of: keyed stand-ins of identity numbers. The same number under two person numbers is one person.
CREATE OR REPLACE TEMP TABLE identity_of AS
WITH written AS (
  SELECT psn_no, certno FROM psn_info_b
  UNION
  SELECT psn_no, certno FROM psn_insu_d
  UNION
  SELECT psn_no, certno FROM setl_d WHERE COALESCE(vali_flag, '1') = '1'
)

SELECT DISTINCT
  psn_no,
  SUBSTRING(SHA256($outer::BLOB || UNHEX(SHA256($inner::BLOB || ENCODE('identity ' || UPPER(TRIM(certno)))))), 1, 16) AS identity
FROM written
WHERE LENGTH(TRIM(certno)) >= 8;
