-- Settlements of each lead's accidents, after-care at the same institution included.
SELECT DISTINCT w.lead, i.setl_id
FROM gf_wanted AS w
INNER JOIN gf_injury AS i ON w.psn_no = i.psn_no AND w.accident = i.accident AND w.place = i.place
ORDER BY w.lead, i.setl_id
