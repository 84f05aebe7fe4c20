-- Impossible trips: couples for which the road (1.3 times the great circle) would need more than $fastest_kmh kilometres an hour, with
-- $slack_minutes minutes allowed for clocks; and uses at least $stay_km kilometres away during a stay.
-- begun_earlier: the road would have done had the one use been settled when it began, hours before it was.
SELECT
  *,
  COALESCE(NOT stay AND 1.3 * km <= $fastest_kmh * (gap_begun + $slack_minutes) / 60.0, FALSE) AS begun_earlier
FROM gf_couple
WHERE
  (NOT stay AND km >= $least_km AND 1.3 * km > $fastest_kmh * (gap + $slack_minutes) / 60.0)
  OR (stay AND km >= $stay_km)
