-- For each fill: the target's share in other people's pharmacy purchases of its rarest drug (at least five of them).
WITH drug AS (
  SELECT DISTINCT l.setl_id, l.hilist_code
  FROM fee_list_d AS l
  WHERE l.setl_id IN (SELECT UNNEST($fills))
),

sold AS (
  SELECT
    l.hilist_code,
    COUNT(DISTINCT s.setl_id) AS sales,
    AVG(CASE WHEN s.fixmedins_code = $target THEN 1.0 ELSE 0.0 END) AS share
  FROM fee_list_d AS l
  INNER JOIN settlement AS s ON l.setl_id = s.setl_id
  WHERE
    s.institution_kind = 'pharmacy'
    AND l.hilist_code IN (SELECT hilist_code FROM drug)
    AND s.psn_no NOT IN (SELECT UNNEST($persons))
  GROUP BY l.hilist_code
  HAVING COUNT(DISTINCT s.setl_id) >= 5
)

SELECT d.setl_id, MAX(s.share) AS share
FROM drug AS d
INNER JOIN sold AS s ON d.hilist_code = s.hilist_code
GROUP BY d.setl_id
