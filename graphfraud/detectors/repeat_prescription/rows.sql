-- Settlements of the wanted visits in pieces, lead by lead.
SELECT DISTINCT w.lead, p.setl_id
FROM gf_purchase AS p
INNER JOIN gf_piece AS w
  ON p.psn_no = w.psn_no AND p.drug = COALESCE(w.drug, p.drug) AND p.setl_date = w.setl_date AND COALESCE(p.doctor, p.place) = w.unit
WHERE p.med_class <> '41'
ORDER BY w.lead, p.setl_id
