-- Where each institution is: its own coordinates (own) or the middle of its county's places with their reach in kilometres.
-- A coordinate far outside its own county (100 km and five times as far from the middle as half of its places) is an error of one or the other
-- and counts as missing. pool: the pooling region by the code, four digits; two for the municipalities 11, 12, 31, 50.
WITH region AS (
  SELECT
    fixmedins_code,
    kind,
    subtype,
    grain,
    admdvs,
    CASE WHEN SUBSTRING(admdvs, 1, 2) IN ('11', '12', '31', '50') THEN SUBSTRING(admdvs, 1, 2) ELSE SUBSTRING(admdvs, 1, 4) END AS pool,
    CASE WHEN ABS(lat) <= 90 AND ABS(lnt) <= 180 THEN lnt END AS lnt,
    CASE WHEN ABS(lat) <= 90 AND ABS(lnt) <= 180 THEN lat END AS lat
  FROM institution
),

middle AS (
  SELECT admdvs, MEDIAN(lnt) AS lnt, MEDIAN(lat) AS lat
  FROM region
  WHERE lnt IS NOT NULL AND lat IS NOT NULL AND admdvs <> ''
  GROUP BY admdvs
  HAVING COUNT(*) >= 3
),

off_middle AS (
  SELECT
    r.*,
    m.lnt AS mid_lnt,
    m.lat AS mid_lat,
    2 * 6371.0 * ASIN(SQRT(LEAST(1e0, POWER(SIN(RADIANS(r.lat - m.lat) / 2), 2)
    + COS(RADIANS(r.lat)) * COS(RADIANS(m.lat)) * POWER(SIN(RADIANS(r.lnt - m.lnt) / 2), 2)))) AS off
  FROM region AS r
  LEFT JOIN middle AS m ON r.admdvs = m.admdvs
),

usual AS (
  SELECT admdvs, MEDIAN(off) AS off FROM off_middle WHERE off IS NOT NULL GROUP BY admdvs
),

sure AS (
  SELECT o.*, o.lnt IS NOT NULL AND o.lat IS NOT NULL AND NOT COALESCE(o.off >= 100 AND o.off >= 5 * u.off, FALSE) AS own
  FROM off_middle AS o
  LEFT JOIN usual AS u ON o.admdvs = u.admdvs
),

extent AS (
  SELECT admdvs, MAX(off) AS reach FROM sure WHERE own GROUP BY admdvs
)

SELECT
  s.fixmedins_code,
  s.kind,
  s.subtype,
  s.grain,
  s.admdvs,
  s.pool,
  s.own,
  CASE WHEN s.own THEN s.lnt ELSE s.mid_lnt END AS lnt,
  CASE WHEN s.own THEN s.lat ELSE s.mid_lat END AS lat,
  CASE WHEN s.own THEN 0e0 ELSE GREATEST(COALESCE(e.reach, 0e0), 10e0) END AS reach
FROM sure AS s
LEFT JOIN extent AS e ON s.admdvs = e.admdvs
