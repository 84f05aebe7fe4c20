-- Other visits of the newcomers (gf_newcomer) before the onset, since, and while they came (each from his own first to his own last
-- day): how far from the pharmacy, and in how many months (30 days) some were nearer to their old homes than to it: a long illness is
-- not many visits. A degree of longitude shrinks with the latitude.
WITH visit AS (
  SELECT
    n.unit,
    v.psn_no,
    n.onset,
    n.since,
    n.until,
    n.km AS km_home,
    v.institution_kind = 'pharmacy' AS shop,
    DATE_DIFF('day', DATE '2000-01-01', v.setl_date) AS day,
    111.2 * SQRT(
      (p.lat - u.lat) * (p.lat - u.lat)
      + (p.lnt - u.lnt) * (p.lnt - u.lnt) * COS(RADIANS(u.lat)) * COS(RADIANS(u.lat))
    ) AS km
  FROM gf_newcomer AS n
  INNER JOIN settlement AS v ON n.psn_no = v.psn_no AND n.unit <> v.fixmedins_code
  INNER JOIN gf_position AS p ON v.fixmedins_code = p.fixmedins_code
  INNER JOIN gf_position AS u ON n.unit = u.fixmedins_code
),

seen AS (
  SELECT *, km > 0.5 * km_home AS at_home FROM visit
)

SELECT
  unit,
  psn_no,
  CAST(SUM(CASE WHEN day < onset THEN 1 ELSE 0 END) AS INTEGER) AS before,
  CAST(SUM(CASE WHEN day >= onset THEN 1 ELSE 0 END) AS INTEGER) AS after,
  MEDIAN(CASE WHEN day < onset THEN km END) AS km_before,
  MEDIAN(CASE WHEN day >= onset THEN km END) AS km_after,
  CAST(COUNT(DISTINCT CASE WHEN at_home AND day < onset THEN day // 30 END) AS INTEGER) AS home_before,
  CAST(COUNT(DISTINCT CASE WHEN at_home AND day BETWEEN since AND until THEN day // 30 END) AS INTEGER) AS home_while,
  CAST(COUNT(DISTINCT CASE WHEN at_home AND shop AND day < onset THEN day // 30 END) AS INTEGER) AS shops_before,
  CAST(COUNT(DISTINCT CASE WHEN at_home AND shop AND day BETWEEN since AND until THEN day // 30 END) AS INTEGER) AS shops_while,
  CAST(COUNT(DISTINCT CASE WHEN at_home AND shop AND day >= since THEN day // 30 END) AS INTEGER) AS shops_since
FROM seen
GROUP BY unit, psn_no
ORDER BY unit, psn_no
