-- Couples of uses of one person's card at two institutions, and how far apart these are in kilometres and minutes.
-- Neighbouring uses within a day (inpatient settlements left out, their time is the discharge's, rows with a date only, and what was posted
-- on a later day than the care ended: where the patient was at that hour the row does not say); and,
-- where stay is true, uses elsewhere on a day strictly between admission and discharge.
-- km is the great circle (earth's radius 6371 km), measured where both places have coordinates of their own (located.sql).
-- Where one is missing, km is the least that the county leaves possible: from the middle of its places (three at least) less the reach of them;
-- where the county is unknown, too, a guess from the region codes: 150 in another province, 60 in another pooling region (four digits; two for
-- the municipalities 11, 12, 31, 50), else 0: on either side of a border that is far too much. basis tells which: measured, county, code;
-- own_a and own_b, whether a place's own coordinates are used.
-- gap_begun is the longest time between the two if one of them began earlier that day than it was settled (NULL: no time of beginning).
-- grain is how many minutes the coarser of the two clocks leaves open (engines/sql/institution.sql).
WITH swipe AS (
  SELECT
    setl_id,
    psn_no,
    fixmedins_code,
    setl_time,
    net,
    mdtrt_cert_type,
    acct_mulaid_pay > 0 AS mutual_aid,
    setl_date,
    CASE
      WHEN CAST(begndate AS DATE) = setl_date AND begndate > CAST(setl_date AS TIMESTAMP) AND begndate <= setl_time THEN begndate
    END AS begun
  FROM settlement
  WHERE minute AND NOT fully_refunded AND COALESCE(med_class, '11') NOT IN ('21', '22', '25', '26', '52', '71')
    AND NOT COALESCE(CAST(enddate AS DATE) < setl_date, FALSE)
),

-- Days of a person on which, or on the day before or after, something else was settled for him: all others are left out before uses are put in
-- order. A person is a number here (HASH); where two have the same one, a day too many is looked at.
dated AS (
  SELECT HASH(psn_no) AS mark, setl_date, COUNT(*) AS uses
  FROM settlement
  WHERE minute
  GROUP BY HASH(psn_no), setl_date
),

busy AS (
  SELECT mark, setl_date
  FROM (
    SELECT
      mark,
      setl_date,
      uses,
      LAG(setl_date) OVER (PARTITION BY mark ORDER BY setl_date) AS before,
      LEAD(setl_date) OVER (PARTITION BY mark ORDER BY setl_date) AS next
    FROM dated
  ) AS day
  WHERE uses > 1 OR DATE_DIFF('day', before, setl_date) = 1 OR DATE_DIFF('day', setl_date, next) = 1
),

ordered AS (
  SELECT
    s.*,
    LEAD(s.setl_id) OVER w AS setl_id_b,
    LEAD(s.fixmedins_code) OVER w AS fixmedins_code_b,
    LEAD(s.setl_time) OVER w AS setl_time_b,
    LEAD(s.mdtrt_cert_type) OVER w AS mdtrt_cert_type_b,
    LEAD(s.mutual_aid) OVER w AS mutual_aid_b,
    LEAD(s.begun) OVER w AS begun_b
  FROM swipe AS s
  INNER JOIN busy AS b ON HASH(s.psn_no) = b.mark AND s.setl_date = b.setl_date
  WINDOW w AS (PARTITION BY s.psn_no ORDER BY s.setl_time, s.net, s.fixmedins_code, s.setl_id)
),

couple AS (
  SELECT
    psn_no,
    setl_id AS setl_a,
    setl_id_b AS setl_b,
    fixmedins_code AS place_a,
    fixmedins_code_b AS place_b,
    setl_time AS time_a,
    setl_time_b AS time_b,
    begun AS begun_a,
    begun_b,
    mdtrt_cert_type AS cert_a,
    mdtrt_cert_type_b AS cert_b,
    mutual_aid OR mutual_aid_b AS mutual_aid,
    FALSE AS stay
  FROM ordered
  WHERE fixmedins_code <> fixmedins_code_b AND setl_time_b <= setl_time + INTERVAL 1 DAY
  UNION ALL
  SELECT
    t.psn_no,
    t.setl_id AS setl_a,
    s.setl_id AS setl_b,
    t.fixmedins_code AS place_a,
    s.fixmedins_code AS place_b,
    t.begndate AS time_a,
    s.setl_time AS time_b,
    CAST(NULL AS TIMESTAMP) AS begun_a,
    CAST(NULL AS TIMESTAMP) AS begun_b,
    t.mdtrt_cert_type AS cert_a,
    s.mdtrt_cert_type AS cert_b,
    s.acct_mulaid_pay > 0 AS mutual_aid,
    TRUE AS stay
  FROM settlement AS t
  INNER JOIN settlement AS s ON t.psn_no = s.psn_no AND t.fixmedins_code <> s.fixmedins_code
  WHERE
    t.med_class IN ('21', '22', '25', '26', '52')
    AND NOT t.fully_refunded
    AND NOT s.fully_refunded
    AND COALESCE(s.med_class, '11') NOT IN ('21', '22', '25', '26', '52', '71')
    AND s.setl_date > CAST(t.begndate AS DATE)
    AND s.setl_date < CAST(t.enddate AS DATE)
),

placed AS (
  SELECT
    c.*,
    a.kind AS kind_a,
    b.kind AS kind_b,
    a.admdvs AS region_a,
    b.admdvs AS region_b,
    a.pool AS pool_a,
    b.pool AS pool_b,
    COALESCE(a.own, FALSE) AS own_a,
    COALESCE(b.own, FALSE) AS own_b,
    a.reach + b.reach AS reach,
    CASE WHEN c.stay THEN 0 ELSE GREATEST(COALESCE(a.grain, 0), COALESCE(b.grain, 0)) END AS grain,
    POWER(SIN(RADIANS(b.lat - a.lat) / 2), 2)
    + COS(RADIANS(a.lat)) * COS(RADIANS(b.lat)) * POWER(SIN(RADIANS(b.lnt - a.lnt) / 2), 2) AS arc
  FROM couple AS c
  LEFT JOIN gf_located AS a ON c.place_a = a.fixmedins_code
  LEFT JOIN gf_located AS b ON c.place_b = b.fixmedins_code
)

SELECT
  psn_no,
  setl_a,
  setl_b,
  place_a,
  place_b,
  time_a,
  time_b,
  cert_a,
  cert_b,
  mutual_aid,
  stay,
  kind_a,
  kind_b,
  region_a,
  region_b,
  CASE
    WHEN arc IS NOT NULL THEN GREATEST(2 * 6371.0 * ASIN(SQRT(CASE WHEN arc > 1 THEN 1.0 ELSE arc END)) - reach, 0.0)
    WHEN region_a = '' OR region_b = '' OR COALESCE(pool_a = pool_b, TRUE) THEN 0.0
    WHEN SUBSTRING(region_a, 1, 2) <> SUBSTRING(region_b, 1, 2) THEN 150.0
    ELSE 60.0
  END AS km,
  CASE WHEN own_a AND own_b THEN 'measured' WHEN arc IS NOT NULL THEN 'county' ELSE 'code' END AS basis,
  own_a,
  own_b,
  grain,
  (EPOCH(time_b) - EPOCH(time_a)) / 60e0 AS gap,
  CASE
    WHEN begun_a IS NULL AND begun_b IS NULL THEN NULL
    WHEN begun_b IS NULL OR EPOCH(time_b) - EPOCH(begun_a) >= EPOCH(time_a) - EPOCH(begun_b) THEN (EPOCH(time_b) - EPOCH(begun_a)) / 60e0
    ELSE (EPOCH(time_a) - EPOCH(begun_b)) / 60e0
  END AS gap_begun
FROM placed
