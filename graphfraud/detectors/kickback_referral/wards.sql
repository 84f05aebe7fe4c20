-- For each steered flow of admissions (gf_steered: lead, origin, target, psn_no, setl_id; gf_led_from: lead, origin) what its hospital is among those
-- of its county and the doctors': stays there of people outside the flow and their median bill, the flow's own stays, their median bill
-- and how many are for what cannot wait, or for a chronic illness that flares up, of those whose illness is told; the same of other people's stays in these counties; other people's stays at the doctors' institutions. Sums in fen.
WITH stay AS (
  SELECT
    s.setl_id,
    s.psn_no,
    s.fixmedins_code,
    COALESCE(i.admdvs, s.fix_admdvs, '') AS region,
    CAST(ROUND(s.net * 100) AS BIGINT) AS net,
    CASE WHEN COALESCE(m.dscg_maindiag_code, s.dise_no, m.dscg_maindiag_name, s.dise_name) IS NOT NULL THEN 1 ELSE 0 END AS told,
    CASE
      WHEN REGEXP_MATCHES(COALESCE(m.dscg_maindiag_code, s.dise_no, ''), $codes)
        OR REGEXP_MATCHES(COALESCE(m.dscg_maindiag_name, s.dise_name, ''), $names) THEN 1
      ELSE 0
    END AS urgent,
    CASE
      WHEN REGEXP_MATCHES(COALESCE(m.dscg_maindiag_code, s.dise_no, ''), $relapsing_codes)
        OR REGEXP_MATCHES(COALESCE(m.dscg_maindiag_name, s.dise_name, ''), $relapsing_names) THEN 1
      ELSE 0
    END AS flaring
  FROM settlement AS s
  LEFT JOIN institution AS i ON s.fixmedins_code = i.fixmedins_code
  LEFT JOIN mdtrt_d AS m ON s.mdtrt_id = m.mdtrt_id
  WHERE s.med_class IN ('21', '22', '25', '26') AND NOT s.fully_refunded
),

person AS (
  SELECT DISTINCT lead, psn_no
  FROM gf_steered
),

there AS (
  SELECT
    f.lead,
    s.region,
    s.net,
    s.told,
    s.told * s.urgent AS urgent,
    s.told * s.flaring AS flaring,
    p.psn_no IS NULL AS other,
    g.setl_id IS NOT NULL AS steered
  FROM (SELECT DISTINCT lead, target FROM gf_steered) AS f
  INNER JOIN stay AS s ON f.target = s.fixmedins_code
  LEFT JOIN person AS p ON f.lead = p.lead AND s.psn_no = p.psn_no
  LEFT JOIN gf_steered AS g ON f.lead = g.lead AND s.setl_id = g.setl_id
),

target AS (
  SELECT
    lead,
    MIN(CASE WHEN other THEN region END) AS region,
    SUM(CASE WHEN other THEN 1 ELSE 0 END) AS here,
    MEDIAN(CASE WHEN other THEN net END) AS usual_net,
    SUM(CASE WHEN steered THEN 1 ELSE 0 END) AS mine,
    MEDIAN(CASE WHEN steered THEN net END) AS net,
    SUM(CASE WHEN steered THEN told ELSE 0 END) AS stays,
    SUM(CASE WHEN steered THEN urgent ELSE 0 END) AS urgent,
    SUM(CASE WHEN steered THEN flaring ELSE 0 END) AS flaring
  FROM there
  GROUP BY lead
),

around AS (
  SELECT lead, region
  FROM target
  WHERE region IS NOT NULL
  UNION
  SELECT o.lead, i.admdvs AS region
  FROM gf_led_from AS o
  INNER JOIN institution AS i ON o.origin = i.fixmedins_code
  WHERE i.admdvs IS NOT NULL
),

county AS (
  SELECT r.lead, COUNT(*) AS stays, SUM(s.told) AS told, SUM(s.told * s.urgent) AS urgent
  FROM around AS r
  INNER JOIN stay AS s ON r.region = s.region
  LEFT JOIN person AS p ON r.lead = p.lead AND s.psn_no = p.psn_no
  WHERE p.psn_no IS NULL
  GROUP BY r.lead
),

origin AS (
  SELECT o.lead, COUNT(*) AS stays
  FROM gf_led_from AS o
  INNER JOIN stay AS s ON o.origin = s.fixmedins_code
  LEFT JOIN person AS p ON o.lead = p.lead AND s.psn_no = p.psn_no
  WHERE p.psn_no IS NULL
  GROUP BY o.lead
)

SELECT
  t.lead,
  CAST(t.here AS BIGINT) AS here,
  CAST(t.usual_net AS DOUBLE) AS usual_net,
  CAST(t.mine AS BIGINT) AS mine,
  CAST(t.net AS DOUBLE) AS net,
  CAST(t.stays AS BIGINT) AS stays,
  CAST(t.urgent AS BIGINT) AS urgent,
  CAST(t.flaring AS BIGINT) AS flaring,
  CAST(COALESCE(c.stays, 0) AS BIGINT) AS county,
  CAST(COALESCE(c.told, 0) AS BIGINT) AS county_told,
  CAST(COALESCE(c.urgent, 0) AS BIGINT) AS county_urgent,
  CAST(COALESCE(o.stays, 0) AS BIGINT) AS admits
FROM target AS t
LEFT JOIN county AS c ON t.lead = c.lead
LEFT JOIN origin AS o ON t.lead = o.lead
