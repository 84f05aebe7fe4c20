-- Drugs bought (bought.sql), with the packs of that drug within 30 days, at all places, and on how many prescriptions it stands.
-- These are counted for the few bills that have several.
WITH script AS (
  SELECT setl_id, COALESCE(hilist_code, hilist_name) AS drug, COUNT(DISTINCT COALESCE(rx_drord_no, '')) AS scripts
  FROM fee_list_d
  WHERE list_type IN ('101', '103', '104') AND setl_id IN (SELECT setl_id FROM gf_bought WHERE parted)
  GROUP BY setl_id, COALESCE(hilist_code, hilist_name)
)

SELECT
  b.setl_id,
  b.psn_no,
  b.place,
  b.setl_date,
  b.med_class,
  b.drug,
  b.doctor,
  CASE WHEN b.parted THEN s.scripts ELSE 1 END AS scripts,
  b.pieces,
  b.packs,
  b.yuan,
  SUM(b.packs) OVER (
    PARTITION BY b.psn_no, b.drug
    ORDER BY DATE_DIFF('day', DATE '2000-01-01', b.setl_date)
    RANGE BETWEEN 29 PRECEDING AND CURRENT ROW
  ) AS in_month
FROM gf_bought AS b
LEFT JOIN script AS s ON b.setl_id = s.setl_id AND b.drug = s.drug
