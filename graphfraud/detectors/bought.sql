-- Drugs bought as an outpatient or at a pharmacy: one row a settlement and drug, before purchase.sql says what is much.
-- Herbal slices (102) are weighed, not packed, and left out.
-- pieces: tablets, capsules or pills in a pack, by the drug's name (5mg*28片); NULL where it does not say.
-- Where the lines of a visit name no doctor, the one whom the patient saw prescribed.
WITH script AS (
  SELECT
    setl_id,
    COALESCE(hilist_code, hilist_name) AS drug,
    COALESCE(rx_drord_no, '') AS rx_drord_no,
    MIN(bilg_dr_code) AS doctor,
    MIN(COALESCE(hilist_name, '')) AS name,
    SUM(cnt) AS packs,
    SUM(det_item_fee_sumamt) AS yuan
  FROM fee_list_d
  WHERE list_type IN ('101', '103', '104')
  GROUP BY setl_id, COALESCE(hilist_code, hilist_name), COALESCE(rx_drord_no, '')
),

line AS (
  SELECT
    setl_id,
    drug,
    MIN(doctor) AS doctor,
    COUNT(*) AS scripts,
    MIN(name) AS name,
    CAST(SUM(packs) AS DOUBLE) AS packs,
    CAST(SUM(yuan) AS DOUBLE) AS yuan
  FROM script
  GROUP BY setl_id, drug
)

SELECT
  s.setl_id,
  s.psn_no,
  s.fixmedins_code AS place,
  s.setl_date,
  s.med_class,
  f.drug,
  COALESCE(f.doctor, CASE WHEN s.med_class <> '41' THEN m.chfpdr_code END) AS doctor,
  f.scripts,
  CAST(NULLIF(REGEXP_EXTRACT(f.name, '[*×xX] ?([0-9]{1,4}) ?(片|粒|丸|枚)', 1), '') AS DOUBLE) AS pieces,
  f.packs,
  f.yuan
FROM line AS f
INNER JOIN settlement AS s ON f.setl_id = s.setl_id
LEFT JOIN mdtrt_d AS m ON s.mdtrt_id = m.mdtrt_id
WHERE s.med_class IN ('11', '12', '13', '14', '41') AND NOT s.fully_refunded
