-- Pairs of person numbers that may be one person: blocked by identity number, by name and birthday, by phone and birthday,
-- by name and phone, by name and address. Levels: 1 agrees, 0.5 nearly, 0 differs, NULL unknown. Two identity numbers with their check
-- character that differ in one character, or in two that changed places, cannot both be right (ISO 7064): one was mistyped and tells nothing.
WITH block AS (
  SELECT a.psn_no AS a, b.psn_no AS b
  FROM gf_identity AS a
  INNER JOIN gf_identity AS b ON a.certno = b.certno AND a.psn_no < b.psn_no
  UNION
  SELECT a.psn_no, b.psn_no
  FROM gf_identity AS a
  INNER JOIN gf_identity AS b ON a.psn_name = b.psn_name AND a.brdy = b.brdy AND a.psn_no < b.psn_no
  UNION
  SELECT a.psn_no, b.psn_no
  FROM gf_identity AS a
  INNER JOIN gf_identity AS b ON a.phone = b.phone AND a.brdy = b.brdy AND a.psn_no < b.psn_no
  WHERE a.phone_count <= $most_behind_phone
  UNION
  SELECT a.psn_no, b.psn_no
  FROM gf_identity AS a
  INNER JOIN gf_identity AS b ON a.phone = b.phone AND a.psn_name = b.psn_name AND a.psn_no < b.psn_no
  WHERE a.phone_count <= $most_behind_phone
  UNION
  SELECT a.psn_no, b.psn_no
  FROM gf_identity AS a
  INNER JOIN gf_identity AS b ON a.address = b.address AND a.psn_name = b.psn_name AND a.psn_no < b.psn_no
  WHERE a.address_count <= $most_behind_phone
)

SELECT
  k.a,
  k.b,
  a.insu_admdvs AS region_a,
  b.insu_admdvs AS region_b,
  CASE
    WHEN a.certno IS NULL OR b.certno IS NULL THEN NULL
    WHEN a.certno <> b.certno AND DAMERAU_LEVENSHTEIN(a.checked_certno, b.checked_certno) = 1 THEN NULL
    ELSE a.certno = b.certno
  END AS certno,
  CASE
    WHEN a.psn_name IS NULL OR b.psn_name IS NULL THEN NULL
    WHEN a.psn_name = b.psn_name THEN 1.0
    ELSE 0.0
  END AS name,
  CASE WHEN LEVENSHTEIN(a.psn_name, b.psn_name) = 1 THEN a.psn_name END AS name_a,
  CASE WHEN LEVENSHTEIN(a.psn_name, b.psn_name) = 1 THEN b.psn_name END AS name_b,
  a.name_count / a.persons AS name_chance,
  CASE
    WHEN a.brdy IS NULL OR b.brdy IS NULL THEN NULL
    WHEN a.brdy = b.brdy THEN 1.0
    WHEN LEVENSHTEIN(CAST(a.brdy AS VARCHAR), CAST(b.brdy AS VARCHAR)) = 1 THEN 0.5
    WHEN EXTRACT(YEAR FROM a.brdy) = EXTRACT(YEAR FROM b.brdy) AND EXTRACT(DAY FROM a.brdy) = EXTRACT(MONTH FROM b.brdy)
      AND EXTRACT(MONTH FROM a.brdy) = EXTRACT(DAY FROM b.brdy) THEN 0.5
    ELSE 0.0
  END AS birth,
  a.birth_count / a.persons AS birth_chance,
  CASE WHEN a.gend IS NULL OR b.gend IS NULL THEN NULL ELSE a.gend = b.gend END AS sex,
  CASE WHEN a.phone IS NULL OR b.phone IS NULL THEN NULL ELSE a.phone = b.phone END AS phone,
  a.phone_count / a.persons AS phone_chance,
  CASE WHEN a.address IS NULL OR b.address IS NULL THEN NULL ELSE a.address = b.address END AS address,
  a.address_count / a.persons AS address_chance
FROM block AS k
INNER JOIN gf_identity AS a ON k.a = a.psn_no
INNER JOIN gf_identity AS b ON k.b = b.psn_no
ORDER BY k.a, k.b
