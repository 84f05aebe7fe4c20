-- Settlements of the wanted courses, lead by lead.
SELECT DISTINCT c.lead, p.setl_id
FROM gf_purchase AS p
INNER JOIN gf_course AS c ON p.psn_no = c.psn_no AND p.drug = c.drug AND COALESCE(p.doctor, p.place) = c.unit
WHERE p.doctor IS NOT NULL OR p.med_class <> '41'
ORDER BY c.lead, p.setl_id
