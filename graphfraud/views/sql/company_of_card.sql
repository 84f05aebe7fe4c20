-- Who settled at the same place within $minutes of a card's settlements, on at least $days days: rows on both sides.
WITH own AS (
  SELECT setl_id, psn_no, fixmedins_code, setl_time, setl_date
  FROM settlement
  WHERE card = $id AND minute
),

beside AS (
  SELECT o.psn_no AS owner, o.setl_id AS own_setl_id, s.psn_no, s.setl_id, o.setl_date
  FROM own AS o
  INNER JOIN settlement AS s ON o.fixmedins_code = s.fixmedins_code AND o.setl_date = s.setl_date
  WHERE
    s.minute
    AND s.psn_no <> o.psn_no
    AND ABS(EPOCH(s.setl_time) - EPOCH(o.setl_time)) <= $minutes * 60
)

SELECT
  owner,
  psn_no,
  COUNT(DISTINCT setl_date) AS days,
  MIN(setl_date) AS first,
  MAX(setl_date) AS last,
  LIST_SORT(LIST_DISTINCT(LIST(setl_id))) AS theirs,
  LIST_SORT(LIST_DISTINCT(LIST(own_setl_id))) AS own
FROM beside
GROUP BY owner, psn_no
HAVING COUNT(DISTINCT setl_date) >= $days
ORDER BY days DESC, psn_no
LIMIT $most
