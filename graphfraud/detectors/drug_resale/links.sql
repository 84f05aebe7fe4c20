-- One row a heavy buyer (gf_heavy) and pair of places at both of which the buyer bought in bulk, with the address, how many live there and
-- the share of them who are 60 or older; one_house: where the one code ended the other began, at the same spot or under the same name.
WITH bought AS (
  SELECT
    p.psn_no,
    p.place,
    COUNT(*) AS lines,
    SUM(p.packs) AS packs,
    SUM(p.yuan) AS yuan,
    MIN(h.one_drug) AS one_drug,
    MIN(h.users) AS users,
    MIN(h.buyers) AS buyers,
    MIN(h.interval_days) AS interval_days,
    MIN(h.times_usual) AS times_usual,
    MIN(h.pieces_a_day) AS pieces_a_day,
    MIN(h.scattered) AS scattered
  FROM gf_resale AS p
  INNER JOIN gf_heavy AS h ON p.psn_no = h.psn_no
  WHERE p.bulk
  GROUP BY p.psn_no, p.place
),

spell AS (
  SELECT
    s.place,
    s.first_day,
    s.last_day,
    m.lnt,
    m.lat,
    m.name
  FROM (
    SELECT fixmedins_code AS place, MIN(setl_date) AS first_day, MAX(setl_date) AS last_day
    FROM settlement
    WHERE fixmedins_code IN (SELECT place FROM bought)
    GROUP BY fixmedins_code
  ) AS s
  LEFT JOIN (
    SELECT fixmedins_code AS place, MIN(lnt) AS lnt, MIN(lat) AS lat, MIN(fixmedins_name) AS name
    FROM institution
    GROUP BY fixmedins_code
  ) AS m ON s.place = m.place
),

successor AS (
  SELECT DISTINCT LEAST(o.place, n.place) AS one, GREATEST(o.place, n.place) AS other
  FROM spell AS o
  INNER JOIN spell AS n ON o.place <> n.place AND DATE_DIFF('day', o.last_day, n.first_day) BETWEEN -7 AND 60
  WHERE o.name = n.name
    OR SQRT(POWER(o.lat - n.lat, 2) + POWER((o.lnt - n.lnt) * COS(RADIANS(o.lat)), 2)) * 111.2 <= 0.3
)

SELECT
  a.place || '|' || b.place AS unit,
  'all' AS cell,
  a.psn_no,
  a.lines + b.lines AS lines,
  CAST(a.packs + b.packs AS DOUBLE) AS packs,
  CAST(a.yuan + b.yuan AS DOUBLE) AS yuan,
  a.one_drug,
  a.users,
  a.buyers,
  a.interval_days,
  a.times_usual,
  a.pieces_a_day,
  a.scattered,
  l.address,
  CAST(l.residents AS INTEGER) AS residents,
  CAST(l.old AS DOUBLE) AS old,
  c.one IS NOT NULL AS one_house
FROM bought AS a
INNER JOIN bought AS b ON a.psn_no = b.psn_no AND a.place < b.place
LEFT JOIN gf_residence AS l ON a.psn_no = l.psn_no
LEFT JOIN successor AS c ON a.place = c.one AND b.place = c.other
ORDER BY unit, a.psn_no
