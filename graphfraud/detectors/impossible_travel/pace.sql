-- How fast people get in and out of each institution's county where nobody knows how far that is (no coordinates): person-days with uses there and in
-- another county of the same pooling region within a day, those that took no more than $minutes, and persons; of residents and of others.
WITH side AS (
  SELECT psn_no, place_a AS place, region_a AS region, CAST(time_a AS DATE) AS date, GREATEST(gap, COALESCE(gap_begun, gap)) + grain AS minutes
  FROM gf_couple
  WHERE NOT stay AND basis = 'code' AND km = 0 AND region_a <> '' AND region_b <> '' AND region_a <> region_b
  UNION ALL
  SELECT psn_no, place_b AS place, region_b AS region, CAST(time_b AS DATE) AS date, GREATEST(gap, COALESCE(gap_begun, gap)) + grain AS minutes
  FROM gf_couple
  WHERE NOT stay AND basis = 'code' AND km = 0 AND region_a <> '' AND region_b <> '' AND region_a <> region_b
),

visit AS (
  SELECT psn_no, place, region, date, MIN(minutes) AS minutes
  FROM side
  GROUP BY psn_no, place, region, date
)

SELECT
  v.place,
  v.region,
  h.mostly AND h.admdvs = v.region AS resident,
  COUNT(*) AS days,
  SUM(CASE WHEN v.minutes <= $minutes THEN 1 ELSE 0 END) AS fast,
  COUNT(DISTINCT v.psn_no) AS persons
FROM visit AS v
INNER JOIN gf_home AS h ON v.psn_no = h.psn_no
GROUP BY v.place, v.region, h.mostly AND h.admdvs = v.region
ORDER BY v.place, resident
