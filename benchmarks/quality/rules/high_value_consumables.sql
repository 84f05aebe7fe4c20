-- Twice as much for consumables a stay as the median of hospitals of the same level; a list a hospital.
WITH stay AS (
    SELECT s.fixmedins_code, s.psn_no, s.setl_id, i.hosp_lv, sum(f.det_item_fee_sumamt) FILTER (left(f.list_type, 1) = '3') AS yuan
    FROM settlement s JOIN institution i USING (fixmedins_code) JOIN fee_list_d f USING (setl_id)
    WHERE s.med_class IN ('21', '22', '25', '26', '52') GROUP BY ALL
),
place AS (SELECT hosp_lv, fixmedins_code, avg(coalesce(yuan, 0)) AS yuan FROM stay GROUP BY ALL HAVING count(*) >= 10),
lead AS (SELECT fixmedins_code FROM place QUALIFY yuan > 2 * median(yuan) OVER (PARTITION BY hosp_lv))
SELECT fixmedins_code, psn_no, setl_id, 'hospital' AS kind, fixmedins_code AS id FROM stay JOIN lead USING (fixmedins_code) WHERE yuan > 0
