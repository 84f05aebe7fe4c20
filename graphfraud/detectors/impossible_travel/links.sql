-- Impossible trips: couples for which the road (1.3 times the great circle) would need more than $fastest_kmh kilometres an hour, with
-- $slack_minutes minutes allowed for clocks, and as many more as a clock of whole or half hours leaves open; and uses at least $stay_km kilometres away during a stay.
-- A purchase on the prescription of the very doctor who saw the person at the other place makes no trip: prescriptions are sent, and a relative fetches
-- the drugs at home. begun_earlier: the road would have done had the one use been settled when it began, hours before it was: by the settlement's own
-- beginning, or by the encounter's where only that tells the hour; or, at a hospital or clinic, when the last of what is on the bill was given, by
-- lines none of which bears a whole hour, as a stand-in does.
WITH trip AS (
  SELECT *
  FROM gf_couple
  WHERE
    (NOT stay AND km >= $least_km AND 1.3 * km > $fastest_kmh * (gap + grain + $slack_minutes) / 60.0)
    OR (stay AND km >= $stay_km)
),

begun AS (
  SELECT
    s.setl_id,
    MIN(m.begntime) AS begun
  FROM settlement AS s
  INNER JOIN (SELECT setl_a AS setl_id FROM trip UNION SELECT setl_b AS setl_id FROM trip) AS t ON s.setl_id = t.setl_id
  INNER JOIN mdtrt_d AS m ON s.mdtrt_id = m.mdtrt_id
  WHERE m.begntime > CAST(s.setl_date AS TIMESTAMP) AND m.begntime <= s.setl_time
  GROUP BY s.setl_id
),

-- What each side bills, by the doctor and by the number of the prescription.
written AS (
  SELECT DISTINCT f.setl_id, f.bilg_dr_code AS by_whom
  FROM fee_list_d AS f
  INNER JOIN (SELECT setl_a AS setl_id FROM trip UNION SELECT setl_b AS setl_id FROM trip) AS t ON f.setl_id = t.setl_id
  WHERE f.bilg_dr_code IS NOT NULL
  UNION
  SELECT DISTINCT f.setl_id, f.rx_drord_no AS by_whom
  FROM fee_list_d AS f
  INNER JOIN (SELECT setl_a AS setl_id FROM trip UNION SELECT setl_b AS setl_id FROM trip) AS t ON f.setl_id = t.setl_id
  WHERE f.rx_drord_no IS NOT NULL
),

filled AS (
  SELECT DISTINCT t.setl_a, t.setl_b
  FROM trip AS t
  INNER JOIN written AS a ON t.setl_a = a.setl_id
  INNER JOIN written AS b ON t.setl_b = b.setl_id AND a.by_whom = b.by_whom
  WHERE NOT t.stay AND t.kind_a <> 'pharmacy' AND t.kind_b = 'pharmacy'
),

given AS (
  SELECT
    s.setl_id,
    MAX(f.fee_ocur_time) AS given
  FROM settlement AS s
  INNER JOIN (
    SELECT setl_a AS setl_id FROM trip WHERE NOT stay AND kind_a = 'hospital'
    UNION
    SELECT setl_b AS setl_id FROM trip WHERE NOT stay AND kind_b = 'hospital'
  ) AS t ON s.setl_id = t.setl_id
  INNER JOIN fee_list_d AS f ON s.setl_id = f.setl_id
  GROUP BY s.setl_id, s.setl_date, s.setl_time
  HAVING MIN(f.fee_ocur_time) > CAST(s.setl_date AS TIMESTAMP) AND MAX(f.fee_ocur_time) <= s.setl_time
    AND MIN(CAST(EPOCH(f.fee_ocur_time) AS BIGINT) % 3600) > 0
),

timed AS (
  SELECT
    t.*,
    GREATEST(
      COALESCE(t.gap_begun, -1e9),
      COALESCE((EPOCH(t.time_b) - EPOCH(a.begun)) / 60e0, -1e9),
      COALESCE((EPOCH(t.time_a) - EPOCH(b.begun)) / 60e0, -1e9),
      COALESCE((EPOCH(t.time_b) - EPOCH(x.given)) / 60e0, -1e9),
      COALESCE((EPOCH(t.time_a) - EPOCH(y.given)) / 60e0, -1e9)
    ) AS longest
  FROM trip AS t
  LEFT JOIN begun AS a ON t.setl_a = a.setl_id
  LEFT JOIN begun AS b ON t.setl_b = b.setl_id
  LEFT JOIN given AS x ON t.setl_a = x.setl_id
  LEFT JOIN given AS y ON t.setl_b = y.setl_id
)

SELECT
  t.*,
  NOT t.stay AND 1.3 * t.km <= $fastest_kmh * (t.longest + t.grain + $slack_minutes) / 60.0 AS begun_earlier
FROM timed AS t
LEFT JOIN filled AS f ON t.setl_a = f.setl_a AND t.setl_b = f.setl_b
WHERE f.setl_a IS NULL
