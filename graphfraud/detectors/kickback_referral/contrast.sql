-- For each doctor and pharmacy to which $few of his patients or more went for goods of his own (gf_goods): these patients and all who name their
-- goods there, and the same anywhere, a person once a pharmacy; by what the patient came for,
-- and of fills that go back to the doctor by number or name (linked) and by time apart.
WITH visit AS (
  SELECT doctor, origin, target, psn_no, linked, illness, MAX(own) AS own
  FROM gf_goods
  GROUP BY doctor, origin, target, psn_no, linked, illness
),

anywhere AS (
  SELECT doctor, origin, linked, illness, SUM(own) AS marked, COUNT(*) AS everything
  FROM visit
  GROUP BY doctor, origin, linked, illness
),

person AS (
  SELECT doctor, origin, COUNT(DISTINCT CASE WHEN own = 1 THEN psn_no END) AS persons
  FROM gf_goods
  GROUP BY doctor, origin
),

there AS (
  SELECT doctor, origin, target, COUNT(DISTINCT CASE WHEN own = 1 THEN psn_no END) AS persons
  FROM gf_goods
  GROUP BY doctor, origin, target
  HAVING COUNT(DISTINCT CASE WHEN own = 1 THEN psn_no END) >= $few
),

here AS (
  SELECT doctor, origin, target, linked, illness, SUM(own) AS hits, COUNT(*) AS drawn
  FROM visit
  GROUP BY doctor, origin, target, linked, illness
)

SELECT
  t.doctor,
  t.origin,
  t.target,
  a.linked,
  a.illness,
  CAST(COALESCE(h.hits, 0) AS BIGINT) AS hits,
  CAST(COALESCE(h.drawn, 0) AS BIGINT) AS drawn,
  CAST(a.marked AS BIGINT) AS marked,
  CAST(a.everything AS BIGINT) AS everything,
  CAST(t.persons AS BIGINT) AS there,
  CAST(p.persons AS BIGINT) AS anywhere
FROM there AS t
INNER JOIN anywhere AS a ON t.doctor = a.doctor AND t.origin = a.origin
INNER JOIN person AS p ON t.doctor = p.doctor AND t.origin = p.origin
LEFT JOIN here AS h
  ON t.doctor = h.doctor
  AND t.origin = h.origin
  AND t.target = h.target
  AND a.linked = h.linked
  AND COALESCE(a.illness, '') = COALESCE(h.illness, '')
ORDER BY t.doctor, t.origin, t.target, a.linked, a.illness
