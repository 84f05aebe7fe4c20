-- Settlements of each lead's encounters that bill the consumable.
SELECT DISTINCT w.lead, s.setl_id
FROM gf_wanted AS w
INNER JOIN settlement AS s ON w.psn_no = s.psn_no AND w.place = s.fixmedins_code AND COALESCE(s.mdtrt_id, s.setl_id) = w.encounter
INNER JOIN fee_list_d AS f ON s.setl_id = f.setl_id AND COALESCE(f.hilist_code, f.hilist_name) = w.item
ORDER BY w.lead, s.setl_id
