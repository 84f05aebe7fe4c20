-- Back in the same hospital within fifteen days for a like diagnosis; a list a hospital.
WITH stay AS (
    SELECT s.psn_no, s.setl_id, s.fixmedins_code, m.begntime, m.endtime, left(m.dscg_maindiag_code, 3) AS illness
    FROM settlement s JOIN mdtrt_d m USING (mdtrt_id) WHERE s.med_class IN ('21', '22', '25', '26', '52')
)
SELECT a.fixmedins_code, a.psn_no, unnest([a.setl_id, b.setl_id]), 'hospital' AS kind, a.fixmedins_code AS id
FROM stay a JOIN stay b ON a.psn_no = b.psn_no AND a.fixmedins_code = b.fixmedins_code AND a.illness = b.illness
    AND b.begntime >= a.endtime AND b.begntime <= a.endtime + INTERVAL 15 DAY AND a.setl_id <> b.setl_id
