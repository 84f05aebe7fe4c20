-- Drugs bought as an outpatient or at a pharmacy: one row a settlement and drug, before purchase.sql says what is much.
-- Herbal slices (102) are weighed, not packed, and left out.
-- pieces: tablets, capsules or pills in a pack, by the drug's name (5mg*28片); NULL where it does not say.
-- Where the lines of a visit name no doctor, the one whom the patient saw prescribed.
-- parted: on more than one prescription. Names and prescriptions are numbers meanwhile: these are narrow, and few names are looked into.
WITH named AS (
  SELECT
    name,
    ROW_NUMBER() OVER (ORDER BY name) AS rank,
    CAST(NULLIF(REGEXP_EXTRACT(name, '[*×xX] ?([0-9]{1,4}) ?(片|粒|丸|枚)', 1), '') AS DOUBLE) AS pieces
  FROM (SELECT DISTINCT COALESCE(hilist_name, '') AS name FROM fee_list_d WHERE list_type IN ('101', '103', '104')) AS billed
),

line AS (
  SELECT
    f.setl_id,
    COALESCE(f.hilist_code, f.hilist_name) AS drug,
    MIN(f.bilg_dr_code) AS doctor,
    MIN(HASH(COALESCE(f.rx_drord_no, ''))) AS first_script,
    MAX(HASH(COALESCE(f.rx_drord_no, ''))) AS last_script,
    MIN(n.rank) AS name,
    CAST(SUM(f.cnt) AS DOUBLE) AS packs,
    CAST(SUM(f.det_item_fee_sumamt) AS DOUBLE) AS yuan
  FROM fee_list_d AS f
  INNER JOIN named AS n ON COALESCE(f.hilist_name, '') = n.name
  WHERE f.list_type IN ('101', '103', '104')
  GROUP BY f.setl_id, COALESCE(f.hilist_code, f.hilist_name)
)

SELECT
  s.setl_id,
  s.psn_no,
  s.fixmedins_code AS place,
  s.setl_date,
  s.med_class,
  f.drug,
  COALESCE(f.doctor, CASE WHEN s.med_class <> '41' THEN m.chfpdr_code END) AS doctor,
  f.first_script <> f.last_script AS parted,
  n.pieces,
  f.packs,
  f.yuan
FROM line AS f
INNER JOIN settlement AS s ON f.setl_id = s.setl_id
INNER JOIN named AS n ON f.name = n.rank
LEFT JOIN mdtrt_d AS m ON s.mdtrt_id = m.mdtrt_id
WHERE s.med_class IN ('11', '12', '13', '14', '41') AND NOT s.fully_refunded
