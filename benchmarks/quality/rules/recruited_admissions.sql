-- Five persons or more of one phone, employer or address admitted to one hospital within three days.
WITH stay AS (
    SELECT s.psn_no, s.setl_id, s.fixmedins_code, coalesce(s.begndate, s.setl_time)::DATE AS day,
           unnest(list_distinct([coalesce(p.mob, p.tel), p.emp_no, p.live_addr, p.hsreg_addr])) AS shared
    FROM settlement s JOIN psn_info_b p USING (psn_no) WHERE s.med_class IN ('21', '22', '25', '26', '52')
),
batch AS (
    SELECT a.shared, a.fixmedins_code, a.day
    FROM stay a JOIN stay b ON b.shared = a.shared AND b.fixmedins_code = a.fixmedins_code AND b.day BETWEEN a.day AND a.day + 3
    WHERE a.shared IS NOT NULL
    GROUP BY ALL
    HAVING count(DISTINCT b.psn_no) >= 5
)
SELECT DISTINCT shared || ' ' || fixmedins_code, psn_no, setl_id, NULL AS kind, NULL AS id
FROM batch JOIN stay s USING (shared, fixmedins_code)
WHERE s.day BETWEEN batch.day AND batch.day + 3
