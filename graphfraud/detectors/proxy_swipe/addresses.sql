-- The addresses of the newcomers, and of the shop; transferred: insured in the shop's county since about they came, where an insurance elsewhere (of this number
-- or of another of the same identity number) ended.
WITH shop AS (
  SELECT fixmedins_code, MIN(addr) AS addr, MIN(admdvs) AS admdvs FROM medins_info_b GROUP BY fixmedins_code
),

begun AS (
  SELECT n.unit, n.psn_no, h.certno, h.insu_admdvs, MIN(h.psn_insu_date) AS since
  FROM gf_newcomer AS n
  INNER JOIN shop AS m ON n.unit = m.fixmedins_code
  INNER JOIN psn_insu_d AS h ON n.psn_no = h.psn_no AND m.admdvs = h.insu_admdvs
  WHERE h.psn_insu_date IS NOT NULL
    AND n.since - DATE_DIFF('day', DATE '2000-01-01', h.psn_insu_date) BETWEEN -31 AND 366
  GROUP BY n.unit, n.psn_no, h.certno, h.insu_admdvs
),

came AS (
  SELECT b.unit, b.psn_no
  FROM begun AS b
  INNER JOIN psn_insu_d AS o ON b.psn_no = o.psn_no
  WHERE b.insu_admdvs <> o.insu_admdvs AND DATE_DIFF('day', o.paus_insu_date, b.since) BETWEEN -31 AND 92
  UNION
  SELECT b.unit, b.psn_no
  FROM begun AS b
  INNER JOIN psn_insu_d AS o ON b.certno = o.certno
  WHERE b.insu_admdvs <> o.insu_admdvs AND DATE_DIFF('day', o.paus_insu_date, b.since) BETWEEN -31 AND 92
)

SELECT
  n.unit,
  n.psn_no,
  TRIM(i.live_addr) AS live_addr,
  TRIM(i.hsreg_addr) AS hsreg_addr,
  TRIM(m.addr) AS shop_addr,
  c.psn_no IS NOT NULL AS transferred
FROM gf_newcomer AS n
LEFT JOIN psn_info_b AS i ON n.psn_no = i.psn_no
LEFT JOIN shop AS m ON n.unit = m.fixmedins_code
LEFT JOIN came AS c ON n.unit = c.unit AND n.psn_no = c.psn_no
ORDER BY n.unit, n.psn_no
