-- The addresses of the newcomers, and of the shop.
SELECT n.unit, n.psn_no, TRIM(i.live_addr) AS live_addr, TRIM(i.hsreg_addr) AS hsreg_addr, TRIM(m.addr) AS shop_addr
FROM gf_newcomer AS n
INNER JOIN psn_info_b AS i ON n.psn_no = i.psn_no
LEFT JOIN (SELECT fixmedins_code, MIN(addr) AS addr FROM medins_info_b GROUP BY fixmedins_code) AS m ON n.unit = m.fixmedins_code
ORDER BY n.unit, n.psn_no
