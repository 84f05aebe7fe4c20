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
  n.psn_no,
  CASE WHEN c.persons <= $most_numbers THEN n.certno END AS certno,
  n.checked_certno,
  n.psn_name,
  w.persons AS name_count,
  n.brdy,
  b.persons AS birth_count,
  n.gend,
  n.phone,
  p.persons AS phone_count,
  n.address,
  a.persons AS address_count,
  n.insu_admdvs,
  t.persons
FROM numbered AS n
INNER JOIN (SELECT certno, COUNT(*) AS persons FROM numbered GROUP BY certno) AS c ON n.certno IS NOT DISTINCT FROM c.certno
INNER JOIN (SELECT psn_name, COUNT(*) AS persons FROM numbered GROUP BY psn_name) AS w ON n.psn_name IS NOT DISTINCT FROM w.psn_name
INNER JOIN (SELECT brdy, COUNT(*) AS persons FROM numbered GROUP BY brdy) AS b ON n.brdy IS NOT DISTINCT FROM b.brdy
INNER JOIN (SELECT phone, COUNT(*) AS persons FROM numbered GROUP BY phone) AS p ON n.phone IS NOT DISTINCT FROM p.phone
INNER JOIN (SELECT address, COUNT(*) AS persons FROM numbered GROUP BY address) AS a ON n.address IS NOT DISTINCT FROM a.address
CROSS JOIN (SELECT COUNT(*) AS persons FROM numbered) AS t
