-- Names and numbers of persons, for a graph that was asked for unmasked.
SELECT
  psn_no AS id,
  MIN(psn_name) AS name,
  MIN(certno) AS certno,
  MIN(COALESCE(mob, tel)) AS phone,
  MIN(COALESCE(live_addr, hsreg_addr)) AS address
FROM (
  SELECT psn_no, psn_name, certno, mob, tel, live_addr, hsreg_addr FROM psn_info_b
  UNION ALL
  SELECT psn_no, psn_name, certno, NULL, NULL, NULL, NULL FROM setl_d WHERE COALESCE(vali_flag, '1') = '1'
)
GROUP BY psn_no
