-- One row a person number with what identifies the person; the person table first, else what settlements say. A masked identity number is
-- none.
WITH seen AS (
  SELECT
    psn_no,
    MIN(psn_name) AS psn_name,
    MIN(certno) AS certno,
    MIN(brdy) AS brdy,
    MIN(gend) AS gend,
    MIN(insu_admdvs) AS insu_admdvs
  FROM setl_d
  WHERE COALESCE(vali_flag, '1') = '1'
  GROUP BY psn_no
),

info AS (
  SELECT
    psn_no,
    MIN(psn_name) AS psn_name,
    MIN(certno) AS certno,
    MIN(brdy) AS brdy,
    MIN(gend) AS gend,
    MIN(COALESCE(NULLIF(TRIM(mob), ''), NULLIF(TRIM(tel), ''))) AS phone,
    MIN(COALESCE(NULLIF(TRIM(hsreg_addr), ''), NULLIF(TRIM(live_addr), ''))) AS address
  FROM psn_info_b
  GROUP BY psn_no
),

insured AS (
  SELECT psn_no, MIN(certno) AS certno, MIN(insu_admdvs) AS insu_admdvs
  FROM psn_insu_d
  GROUP BY psn_no
),

whole AS (
  SELECT
    s.psn_no,
    UPPER(TRIM(COALESCE(i.certno, s.certno, u.certno))) AS raw_certno,
    REPLACE(REPLACE(COALESCE(i.psn_name, s.psn_name), ' ', ''), '·', '') AS psn_name,
    COALESCE(i.brdy, s.brdy) AS brdy,
    COALESCE(i.gend, s.gend) AS gend,
    i.phone,
    i.address,
    COALESCE(s.insu_admdvs, u.insu_admdvs) AS insu_admdvs
  FROM seen AS s
  LEFT JOIN info AS i ON s.psn_no = i.psn_no
  LEFT JOIN insured AS u ON s.psn_no = u.psn_no
),

numbered AS (
  SELECT
    *,
    CASE
      WHEN REGEXP_MATCHES(raw_certno, '[*＊?#]|XX') THEN NULL
      WHEN LENGTH(raw_certno) = 18 THEN SUBSTRING(raw_certno, 1, 17)
      WHEN LENGTH(raw_certno) = 15 THEN SUBSTRING(raw_certno, 1, 6) || '19' || SUBSTRING(raw_certno, 7, 9)
    END AS certno,
    CASE WHEN LENGTH(raw_certno) = 18 THEN raw_certno END AS checked_certno
  FROM whole
)

SELECT
  psn_no,
  CASE WHEN COUNT(*) OVER (PARTITION BY certno) <= $most_numbers THEN certno END AS certno,
  checked_certno,
  psn_name,
  COUNT(*) OVER (PARTITION BY psn_name) AS name_count,
  brdy,
  COUNT(*) OVER (PARTITION BY brdy) AS birth_count,
  gend,
  phone,
  COUNT(*) OVER (PARTITION BY phone) AS phone_count,
  address,
  COUNT(*) OVER (PARTITION BY address) AS address_count,
  insu_admdvs,
  COUNT(*) OVER () AS persons
FROM numbered
