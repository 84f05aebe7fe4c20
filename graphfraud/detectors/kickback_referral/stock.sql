-- For each steered fill (gf_steered: lead, target, psn_no, setl_id): the target's share in the pharmacy purchases that people outside
-- its flow made of its rarest drug (at least five of them; NULL where there are fewer), and whether one of its drugs is sold nowhere
-- else at all (at least five sales), and, of its drugs that few of the pharmacies sell (a tenth, or three), the price of the dearest and
-- whether one is for cancer, against rejection, for a rare or a mental illness (ATC class or name) or a herb to be decocted (102); such a one from $dear yuan a pack on counts however many
-- sell it; and whether one of its drugs is sold at few of the pharmacies, at the target to the flow's persons no more than $fair times
-- as often as at each of those by turns. The fee lines are read once for all flows: totals a drug and
-- a drug at a pharmacy, less what the flow's own persons bought.
WITH drug AS (
  SELECT g.lead, g.target, g.setl_id, l.hilist_code, MAX(COALESCE(l.pric, l.det_item_fee_sumamt / NULLIF(COALESCE(l.cnt, 1), 0))) AS price,
    MAX(CASE WHEN REGEXP_MATCHES(l.hilist_code, $special_codes) OR REGEXP_MATCHES(COALESCE(l.hilist_name, ''), $special_drugs)
        OR REGEXP_MATCHES(COALESCE(l.hilist_name, ''), $psychiatric_drugs) OR l.list_type = '102' THEN 1 ELSE 0 END)
      AS special
  FROM gf_steered AS g
  INNER JOIN fee_list_d AS l ON g.setl_id = l.setl_id
  WHERE l.hilist_code IS NOT NULL
  GROUP BY g.lead, g.target, g.setl_id, l.hilist_code
),

line AS (
  SELECT l.hilist_code, s.setl_id, s.psn_no, s.fixmedins_code, COUNT(*) AS lines
  FROM fee_list_d AS l
  INNER JOIN settlement AS s ON l.setl_id = s.setl_id
  WHERE
    s.institution_kind = 'pharmacy'
    AND l.hilist_code IN (SELECT hilist_code FROM drug)
  GROUP BY l.hilist_code, s.setl_id, s.psn_no, s.fixmedins_code
),

whole AS (
  SELECT hilist_code, COUNT(*) AS sales, SUM(lines) AS lines, COUNT(DISTINCT fixmedins_code) AS shops
  FROM line
  GROUP BY hilist_code
),

shop AS (
  SELECT COUNT(DISTINCT fixmedins_code) AS shops
  FROM settlement
  WHERE institution_kind = 'pharmacy'
),

at_target AS (
  SELECT hilist_code, fixmedins_code, SUM(lines) AS lines
  FROM line
  GROUP BY hilist_code, fixmedins_code
),

-- Fills settled as care for a chronic illness (门诊慢特病) at the only pharmacy of its county that settles any so.
chronic AS (
  SELECT s.setl_id, s.fixmedins_code, i.admdvs
  FROM settlement AS s
  INNER JOIN (SELECT fixmedins_code, MIN(admdvs) AS admdvs FROM institution GROUP BY fixmedins_code) AS i ON s.fixmedins_code = i.fixmedins_code
  WHERE s.institution_kind = 'pharmacy' AND s.med_class = '14' AND i.admdvs IS NOT NULL
),

reserved AS (
  SELECT g.lead, g.setl_id
  FROM gf_steered AS g
  INNER JOIN chronic AS c ON g.setl_id = c.setl_id
  INNER JOIN (SELECT admdvs FROM chronic GROUP BY admdvs HAVING COUNT(DISTINCT fixmedins_code) = 1) AS o ON c.admdvs = o.admdvs
),

own AS (
  SELECT
    w.lead,
    i.hilist_code,
    COUNT(*) AS sales,
    SUM(i.lines) AS lines,
    SUM(CASE WHEN i.fixmedins_code = w.target THEN i.lines ELSE 0 END) AS lines_at_target
  FROM (SELECT DISTINCT lead, target, psn_no FROM gf_steered) AS w
  INNER JOIN line AS i ON w.psn_no = i.psn_no
  GROUP BY w.lead, i.hilist_code
),

share AS (
  SELECT
    d.lead,
    d.setl_id,
    CASE WHEN w.shops <= GREATEST(3, 0.1 * n.shops) THEN d.price END AS price,
    CASE WHEN w.shops <= GREATEST(3, 0.1 * n.shops) OR d.price >= $dear THEN d.special ELSE 0 END AS special,
    CASE
      WHEN w.sales - COALESCE(o.sales, 0) >= 5
        THEN CAST(COALESCE(t.lines, 0) - COALESCE(o.lines_at_target, 0) AS DOUBLE) / (w.lines - COALESCE(o.lines, 0))
    END AS share,
    CASE WHEN w.sales >= 5 AND w.lines = COALESCE(t.lines, 0) THEN 1 ELSE 0 END AS sole,
    CASE
      WHEN w.shops BETWEEN 2 AND GREATEST(3, 0.1 * n.shops) AND w.sales >= $enough AND COALESCE(o.lines_at_target, 0) * w.shops <= $fair * COALESCE(o.lines, 0)
        THEN 1
      ELSE 0
    END AS in_turn
  FROM drug AS d
  INNER JOIN whole AS w ON d.hilist_code = w.hilist_code
  LEFT JOIN at_target AS t ON d.hilist_code = t.hilist_code AND d.target = t.fixmedins_code
  LEFT JOIN own AS o ON d.lead = o.lead AND d.hilist_code = o.hilist_code
  CROSS JOIN shop AS n
)

SELECT
  h.lead,
  h.setl_id,
  MAX(h.share) AS share,
  MAX(h.sole) AS sole,
  MAX(h.in_turn) AS in_turn,
  MAX(h.price) AS price,
  MAX(h.special) AS special,
  MAX(CASE WHEN r.lead IS NULL THEN 0 ELSE 1 END) AS designated
FROM share AS h
LEFT JOIN reserved AS r ON h.lead = r.lead AND h.setl_id = r.setl_id
GROUP BY h.lead, h.setl_id
