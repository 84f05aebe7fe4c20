-- Institutions of a kind: pharmacies, or hospitals and clinics. Their names are public.
SELECT
  i.fixmedins_code AS id,
  i.fixmedins_name AS name,
  i.subtype,
  i.hosp_lv,
  i.admdvs,
  i.lnt,
  i.lat,
  i.aprv_esta_date,
  r.settlements,
  r.first,
  r.last,
  r.amount
FROM institution AS i
LEFT JOIN (
  SELECT fixmedins_code, COUNT(*) AS settlements, MIN(day) AS first, MAX(day) AS last, SUM(net) AS amount
  FROM row_of
  GROUP BY fixmedins_code
) AS r ON i.fixmedins_code = r.fixmedins_code
WHERE i.kind = $kind
