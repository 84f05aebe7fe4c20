-- Other institutions where the same persons settled on the same day: person-days, the most first.
WITH here AS (
  SELECT DISTINCT person, CAST(setl_time AS DATE) AS day
  FROM visit
  WHERE
    place = HASH($place)
    AND NOT fully_refunded
    AND ($since::DATE IS NULL OR setl_time >= $since::DATE)
    AND ($until::DATE IS NULL OR setl_time < $until::DATE + INTERVAL 1 DAY)
)

SELECT i.kind, i.fixmedins_code AS id, COUNT(DISTINCT (v.person, h.day)) AS events, MIN(h.day) AS first, MAX(h.day) AS last
FROM visit AS v
INNER JOIN here AS h ON v.person = h.person AND CAST(v.setl_time AS DATE) = h.day
INNER JOIN institution AS i ON v.place = HASH(i.fixmedins_code)
WHERE v.place <> HASH($place) AND NOT v.fully_refunded
GROUP BY i.kind, i.fixmedins_code
HAVING COUNT(DISTINCT (v.person, h.day)) >= $days
