-- One person at institutions of two prefectures on one day, twice or more; those between the same two prefectures on one list.
WITH visit AS (
    SELECT psn_no, setl_id, setl_date, left(fix_admdvs, 4) AS region FROM settlement
    WHERE med_class NOT IN ('21', '22', '25', '26', '52')
),
trip AS (
    SELECT a.psn_no, a.setl_date, a.setl_id AS one, b.setl_id AS other, a.region || ' ' || b.region AS way
    FROM visit a JOIN visit b ON a.psn_no = b.psn_no AND a.setl_date = b.setl_date AND a.region < b.region
),
often AS (SELECT psn_no FROM trip GROUP BY 1 HAVING count(DISTINCT setl_date) >= 2)
SELECT way, psn_no, unnest([one, other]), NULL AS kind, NULL AS id FROM trip JOIN often USING (psn_no)
