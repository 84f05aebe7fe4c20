-- Drugs bought as an outpatient or at a pharmacy: one row a settlement and drug; bulk is more packs than nine in ten
-- purchases of that drug. Herbal slices (102) are weighed, not packed, and left out.
WITH bought AS (
  SELECT
    s.setl_id,
    s.psn_no,
    s.fixmedins_code AS place,
    s.setl_date,
    s.med_class,
    COALESCE(f.hilist_code, f.hilist_name) AS drug,
    MIN(f.bilg_dr_code) AS doctor,
    CAST(SUM(f.cnt) AS DOUBLE) AS packs,
    CAST(SUM(f.det_item_fee_sumamt) AS DOUBLE) AS yuan
  FROM fee_list_d AS f
  INNER JOIN settlement AS s ON f.setl_id = s.setl_id
  WHERE f.list_type IN ('101', '103', '104') AND s.med_class IN ('11', '12', '13', '14', '41') AND NOT s.fully_refunded
  GROUP BY s.setl_id, s.psn_no, s.fixmedins_code, s.setl_date, s.med_class, COALESCE(f.hilist_code, f.hilist_name)
),

usual AS (
  SELECT drug, QUANTILE_CONT(packs, 0.9) AS most, QUANTILE_CONT(packs, 0.5) AS middle FROM bought GROUP BY drug
)

SELECT b.*, b.packs > u.most AND b.packs > 1 AS bulk, u.middle
FROM bought AS b
INNER JOIN usual AS u ON b.drug = u.drug
WHERE b.packs > 0
