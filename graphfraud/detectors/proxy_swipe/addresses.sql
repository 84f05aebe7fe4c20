-- The addresses of the newcomers.
SELECT n.unit, n.psn_no, TRIM(i.live_addr) AS live_addr, TRIM(i.hsreg_addr) AS hsreg_addr
FROM gf_newcomer AS n
INNER JOIN psn_info_b AS i ON n.psn_no = i.psn_no
ORDER BY n.unit, n.psn_no
