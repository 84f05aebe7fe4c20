-- Drugs bought as an outpatient or at a pharmacy: one row a settlement and drug; bulk is more packs than nine in
-- ten buyers of that drug usually take, or more within 30 days, at all places, than nine in ten ever do (three times the median at
-- most: where few use the drug more than one in ten may be of one ring). Herbal slices (102) are weighed, not packed, and left out.
-- pieces: tablets, capsules or pills in a pack, by the drug's name (5mg*28片); NULL where it does not say.
-- Where the lines of a visit name no doctor, the one whom the patient saw prescribed.
WITH bought AS (
  SELECT
    s.setl_id,
    s.psn_no,
    s.fixmedins_code AS place,
    s.setl_date,
    s.med_class,
    COALESCE(f.hilist_code, f.hilist_name) AS drug,
    COALESCE(MIN(f.bilg_dr_code), MIN(CASE WHEN s.med_class <> '41' THEN m.chfpdr_code END)) AS doctor,
    COUNT(DISTINCT COALESCE(f.rx_drord_no, '')) AS scripts,
    CAST(NULLIF(REGEXP_EXTRACT(MIN(COALESCE(f.hilist_name, '')), '[*×xX] ?([0-9]{1,4}) ?(片|粒|丸|枚)', 1), '') AS DOUBLE) AS pieces,
    CAST(SUM(f.cnt) AS DOUBLE) AS packs,
    CAST(SUM(f.det_item_fee_sumamt) AS DOUBLE) AS yuan
  FROM fee_list_d AS f
  INNER JOIN settlement AS s ON f.setl_id = s.setl_id
  LEFT JOIN mdtrt_d AS m ON s.mdtrt_id = m.mdtrt_id
  WHERE f.list_type IN ('101', '103', '104') AND s.med_class IN ('11', '12', '13', '14', '41') AND NOT s.fully_refunded
  GROUP BY s.setl_id, s.psn_no, s.fixmedins_code, s.setl_date, s.med_class, COALESCE(f.hilist_code, f.hilist_name)
),

monthly AS (
  SELECT
    *,
    SUM(packs) OVER (
      PARTITION BY psn_no, drug
      ORDER BY DATE_DIFF('day', DATE '2000-01-01', setl_date)
      RANGE BETWEEN 29 PRECEDING AND CURRENT ROW
    ) AS in_month
  FROM bought
),

buyer AS (
  SELECT drug, psn_no, QUANTILE_CONT(packs, 0.5) AS packs, MAX(in_month) AS in_month FROM monthly GROUP BY drug, psn_no
),

usual AS (
  SELECT
    drug,
    LEAST(QUANTILE_CONT(packs, 0.9), 3 * QUANTILE_CONT(packs, 0.5)) AS most,
    QUANTILE_CONT(packs, 0.5) AS middle,
    LEAST(QUANTILE_CONT(in_month, 0.9), 3 * QUANTILE_CONT(in_month, 0.5)) AS most_in_month
  FROM buyer
  GROUP BY drug
)

SELECT
  b.setl_id,
  b.psn_no,
  b.place,
  b.setl_date,
  b.med_class,
  b.drug,
  b.doctor,
  b.scripts,
  b.packs,
  b.yuan,
  b.pieces,
  b.packs > 1 AND (b.packs > u.most OR b.in_month > u.most_in_month) AS bulk,
  u.middle
FROM monthly AS b
INNER JOIN usual AS u ON b.drug = u.drug
WHERE b.packs > 0
