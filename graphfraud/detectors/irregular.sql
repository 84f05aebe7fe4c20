-- What in an export looks wrong, one row: counts and shares that tell of clocks, numbers, amounts and gaps.
-- Each part reads the columns that it needs: all of them in one table of all settlements would not fit the memory of a large export.
WITH span AS (
  SELECT
    COUNT(*) AS visits,
    QUANTILE_CONT(EPOCH(setl_date) / 86400, 0.001) AS first_day,
    QUANTILE_CONT(EPOCH(setl_date) / 86400, 0.999) AS last_day
  FROM settlement
  WHERE setl_time IS NOT NULL
),

-- Who holds which card and is whose employee: read once, as persons, cards and employers are counted in it.
holder AS (
  SELECT psn_no, card, emp_no, COUNT(*) AS visits
  FROM settlement
  WHERE setl_time IS NOT NULL
  GROUP BY psn_no, card, emp_no
),

-- astray: a quarter by night, or nothing after noon and a fifth before seven; narrow: all year within the same half hour of the day;
-- evening: nearly all after five o'clock, though not within one half hour.
clock AS (
  SELECT
    told.*,
    i.grain,
    told.night >= $night OR (told.late < 0.01 AND told.early >= 0.2) AS astray,
    told.dated < 0.1 AND told.width <= 30 AS narrow,
    told.dated < 0.1 AND told.width > 30 AND told.evening >= $evening AS after_hours
  FROM (
    SELECT
      fixmedins_code,
      COUNT(*) AS settled,
      AVG(CASE WHEN minute THEN 0.0 ELSE 1.0 END) AS dated,
      AVG(CASE WHEN minute AND EXTRACT(HOUR FROM setl_time) < 6 THEN 1.0 ELSE 0.0 END) AS night,
      AVG(CASE WHEN minute AND EXTRACT(HOUR FROM setl_time) < 7 THEN 1.0 ELSE 0.0 END) AS early,
      AVG(CASE WHEN minute AND EXTRACT(HOUR FROM setl_time) >= 13 THEN 1.0 ELSE 0.0 END) AS late,
      AVG(CASE WHEN minute AND EXTRACT(HOUR FROM setl_time) >= 17 THEN 1.0 ELSE 0.0 END) AS evening,
      QUANTILE_CONT(CASE WHEN minute THEN (EPOCH(setl_time) % 86400) / 60 END, 0.95)
      - QUANTILE_CONT(CASE WHEN minute THEN (EPOCH(setl_time) % 86400) / 60 END, 0.05) AS width
    FROM settlement
    WHERE setl_time IS NOT NULL
    GROUP BY fixmedins_code
    HAVING COUNT(*) >= $least
  ) AS told
  LEFT JOIN institution AS i ON told.fixmedins_code = i.fixmedins_code
),

clocks AS (
  SELECT
    COUNT(CASE WHEN dated >= 0.9 THEN 1 END) AS dated_places,
    COALESCE(SUM(CASE WHEN dated >= 0.9 THEN settled END), 0) AS dated,
    COUNT(CASE WHEN grain = 60 THEN 1 END) AS hour_places,
    COALESCE(SUM(CASE WHEN grain = 60 THEN settled END), 0) AS hours,
    COUNT(CASE WHEN astray THEN 1 END) AS astray_places,
    MIN(CASE WHEN astray THEN fixmedins_code END) AS astray_place,
    COUNT(CASE WHEN narrow THEN 1 END) AS narrow_places,
    COALESCE(SUM(CASE WHEN narrow THEN settled END), 0) AS narrow,
    COUNT(CASE WHEN after_hours THEN 1 END) AS evening_places,
    COALESCE(SUM(CASE WHEN after_hours THEN settled END), 0) AS evening
  FROM clock
),

site AS (
  SELECT
    COUNT(*) AS sites,
    COUNT(CASE WHEN lnt IS NULL OR lat IS NULL THEN 1 END) AS unplaced,
    COUNT(CASE WHEN lnt BETWEEN 3 AND 54 AND lat BETWEEN 73 AND 136 THEN 1 END) AS swapped,
    COUNT(CASE WHEN lnt = 0 OR lat = 0 OR ABS(lnt) > 180 THEN 1 END) AS nowhere
  FROM medins_info_b
),

point AS (
  SELECT COALESCE(SUM(sites), 0) AS piled
  FROM (
    SELECT COUNT(*) AS sites
    FROM medins_info_b
    WHERE lnt <> 0 AND lat <> 0
    GROUP BY lnt, lat
    HAVING COUNT(*) >= $piled
  ) AS together
),

address AS (
  SELECT MAX(persons) AS persons, ARG_MAX(told, persons) AS told
  FROM (SELECT TRIM(live_addr) AS told, COUNT(*) AS persons FROM psn_info_b WHERE LENGTH(TRIM(live_addr)) > 0 GROUP BY TRIM(live_addr)) AS same
),

person AS (
  SELECT
    COUNT(*) AS persons,
    AVG(CASE WHEN certno LIKE '%*%' THEN 1.0 ELSE 0.0 END) AS masked,
    AVG(CASE WHEN NULLIF(TRIM(certno), '') IS NULL THEN 1.0 ELSE 0.0 END) AS unnumbered,
    AVG(CASE WHEN NULLIF(TRIM(psn_name), '') IS NULL THEN 1.0 ELSE 0.0 END) AS nameless
  FROM psn_info_b
),

-- How far the tables fit together: persons and visits with an entry in the registers, and fee lines (the first ones) with a settlement.
known AS (
  SELECT
    (
      SELECT AVG(CASE WHEN p.psn_no IS NULL THEN 0.0 ELSE 1.0 END)
      FROM (SELECT DISTINCT psn_no FROM holder) AS v
      LEFT JOIN (SELECT DISTINCT psn_no FROM psn_info_b) AS p ON v.psn_no = p.psn_no
    ) AS persons,
    (
      SELECT SUM(CASE WHEN m.fixmedins_code IS NULL THEN 0e0 ELSE v.visits END) / SUM(v.visits)
      FROM (SELECT fixmedins_code, COUNT(*) AS visits FROM settlement WHERE setl_time IS NOT NULL GROUP BY fixmedins_code) AS v
      LEFT JOIN (SELECT DISTINCT fixmedins_code FROM medins_info_b) AS m ON v.fixmedins_code = m.fixmedins_code
    ) AS places,
    (
      SELECT AVG(CASE WHEN s.setl_id IS NULL THEN 0.0 ELSE 1.0 END)
      FROM (SELECT setl_id FROM fee_list_d WHERE setl_id IS NOT NULL LIMIT $lines) AS f
      LEFT JOIN setl_d AS s ON f.setl_id = s.setl_id
    ) AS lines
),

birthday AS (
  SELECT MAX(persons) AS persons, ARG_MAX(brdy, persons) AS brdy
  FROM (SELECT brdy, COUNT(*) AS persons FROM psn_info_b WHERE brdy IS NOT NULL GROUP BY brdy) AS same
),

reissued AS (
  SELECT COUNT(*) AS persons
  FROM (
    SELECT certno
    FROM setl_d
    WHERE COALESCE(vali_flag, '1') = '1' AND certno IS NOT NULL AND certno NOT LIKE '%*%'
    GROUP BY certno
    HAVING MIN(psn_no) <> MAX(psn_no) AND MIN(SUBSTRING(insu_admdvs, 1, 4)) = MAX(SUBSTRING(insu_admdvs, 1, 4))
  ) AS twice
),

renumbered AS (
  SELECT COUNT(DISTINCT o.fixmedins_code) AS places
  FROM institution AS o
  INNER JOIN institution AS n
    ON o.fixmedins_name = n.fixmedins_name AND o.fixmedins_code <> n.fixmedins_code AND COALESCE(o.addr, '') = COALESCE(n.addr, '')
  WHERE o.settlements > 0 AND n.settlements > 0 AND DATE_DIFF('day', o.last_seen, n.first_seen) BETWEEN -7 AND 90
),

-- Doctors of one house and name whose code ended when another began.
doctor AS (
  SELECT
    fixmedins_code,
    TRIM(chfpdr_name) AS name,
    chfpdr_code AS code,
    CAST(MIN(begntime) AS DATE) AS first_day,
    CAST(MAX(begntime) AS DATE) AS last_day
  FROM mdtrt_d
  WHERE chfpdr_code IS NOT NULL AND NULLIF(TRIM(chfpdr_name), '') IS NOT NULL AND begntime IS NOT NULL
  GROUP BY fixmedins_code, TRIM(chfpdr_name), chfpdr_code
  HAVING COUNT(*) >= 3
),

doctors AS (
  SELECT
    (SELECT COUNT(*) FROM doctor) AS codes,
    (
      SELECT COUNT(DISTINCT o.code)
      FROM doctor AS o
      INNER JOIN doctor AS n
        ON o.fixmedins_code = n.fixmedins_code AND o.name = n.name AND o.code <> n.code
        AND DATE_DIFF('day', o.last_day, n.first_day) BETWEEN 0 AND 60
    ) AS renumbered
),

-- Regions whose insured are never seen at an institution that bears their own code, and mostly at those of one other of their prefecture.
estranged AS (
  SELECT COUNT(*) AS regions, MIN(insu_admdvs) AS region
  FROM (
    SELECT insu_admdvs
    FROM (
      SELECT insu_admdvs, fix_admdvs, COUNT(*) AS visits
      FROM settlement
      WHERE setl_time IS NOT NULL AND insu_admdvs IS NOT NULL AND fix_admdvs IS NOT NULL AND SUBSTRING(insu_admdvs, 5, 2) NOT IN ('', '00', '99')
      GROUP BY insu_admdvs, fix_admdvs
    ) AS flow
    GROUP BY insu_admdvs
    HAVING SUM(visits) >= $many AND SUM(CASE WHEN fix_admdvs = insu_admdvs THEN visits ELSE 0 END) = 0
      AND 2 * MAX(CASE WHEN SUBSTRING(fix_admdvs, 1, 4) = SUBSTRING(insu_admdvs, 1, 4) THEN visits ELSE 0 END) >= SUM(visits)
  ) AS apart
),

number AS (
  SELECT COUNT(psn_no) AS persons, MAX(visits) AS visits, ARG_MAX(psn_no, visits) AS psn_no
  FROM (SELECT psn_no, SUM(visits) AS visits FROM holder GROUP BY psn_no) AS each_person
),

card AS (
  SELECT COALESCE(MAX(persons), 0) AS persons
  FROM (SELECT card, COUNT(DISTINCT psn_no) AS persons FROM holder WHERE card IS NOT NULL GROUP BY card) AS each_card
),

employer AS (
  SELECT MAX(persons) AS persons, ARG_MAX(emp_no, persons) AS emp_no
  FROM (SELECT emp_no, COUNT(DISTINCT psn_no) AS persons FROM holder WHERE emp_no IS NOT NULL GROUP BY emp_no) AS each_employer
),

operator AS (
  SELECT
    COALESCE(SUM(visits), 0) AS told,
    COALESCE(MAX(CASE WHEN places >= 3 THEN visits END), 0) AS visits
  FROM (
    SELECT opter_id, SUM(visits) AS visits, COUNT(fixmedins_code) AS places
    FROM (
      SELECT opter_id, fixmedins_code, COUNT(*) AS visits
      FROM settlement
      WHERE setl_time IS NOT NULL AND opter_id IS NOT NULL
      GROUP BY opter_id, fixmedins_code
    ) AS served
    GROUP BY opter_id
  ) AS each_operator
),

-- Settlements of one day that may equal one another: a number of what is compared tells which, and takes a tenth of its room.
alike AS (
  SELECT HASH(psn_no, fixmedins_code, setl_date, gross, med_type) AS mark
  FROM settlement
  WHERE setl_time IS NOT NULL AND gross > 0
  GROUP BY HASH(psn_no, fixmedins_code, setl_date, gross, med_type)
  HAVING COUNT(*) > 1
),

equal AS (
  SELECT s.psn_no, s.fixmedins_code, s.setl_date, s.setl_time, s.minute, s.gross, s.med_type
  FROM settlement AS s
  WHERE s.setl_time IS NOT NULL AND s.gross > 0
    AND HASH(s.psn_no, s.fixmedins_code, s.setl_date, s.gross, s.med_type) IN (SELECT mark FROM alike)
),

-- Those that do: a delivery that was stamped anew, or dates only.
restamped AS (
  SELECT COALESCE(SUM(rows_of - 1), 0) AS rows_again
  FROM (
    SELECT COUNT(*) AS rows_of
    FROM equal
    GROUP BY psn_no, fixmedins_code, setl_date, gross, med_type
    HAVING COUNT(*) > 1
  ) AS same
),

-- The same to the second.
twice AS (
  SELECT COALESCE(SUM(rows_of - 1), 0) AS rows_again
  FROM (
    SELECT COUNT(*) AS rows_of
    FROM equal
    WHERE minute AND psn_no IS NOT NULL
    GROUP BY psn_no, fixmedins_code, setl_time, gross, med_type
    HAVING COUNT(*) > 1
  ) AS same
),

day AS (
  SELECT setl_date, LAG(setl_date) OVER (ORDER BY setl_date) AS before
  FROM (SELECT DISTINCT v.setl_date FROM (SELECT DISTINCT setl_date FROM settlement WHERE setl_time IS NOT NULL) AS v CROSS JOIN span AS s WHERE EPOCH(v.setl_date) / 86400 BETWEEN s.first_day AND s.last_day) AS dates
),

gap AS (
  SELECT MAX(DATE_DIFF('day', before, setl_date)) - 1 AS days, ARG_MAX(before, DATE_DIFF('day', before, setl_date)) AS last_before
  FROM day
),

region AS (
  SELECT
    COUNT(CASE WHEN r.first_day > s.first_day + $late OR r.last_day < s.last_day - $late THEN 1 END) AS parted,
    MIN(CASE WHEN r.first_day > s.first_day + $late OR r.last_day < s.last_day - $late THEN r.fix_admdvs END) AS region
  FROM (
    SELECT
      fix_admdvs,
      QUANTILE_CONT(EPOCH(setl_date) / 86400, 0.01) AS first_day,
      QUANTILE_CONT(EPOCH(setl_date) / 86400, 0.99) AS last_day
    FROM settlement
    WHERE setl_time IS NOT NULL AND fix_admdvs IS NOT NULL
    GROUP BY fix_admdvs
    HAVING COUNT(*) >= $many
  ) AS r
  CROSS JOIN span AS s
),

amount AS (
  SELECT g.fixmedins_code, i.kind, COALESCE(i.subtype, '') AS subtype, g.usual
  FROM (
    SELECT fixmedins_code, MEDIAN(gross) AS usual
    FROM settlement
    WHERE setl_time IS NOT NULL AND gross > 0 AND med_class IN ('11', '14', '41')
    GROUP BY fixmedins_code
    HAVING COUNT(*) >= $least
  ) AS g
  LEFT JOIN institution AS i ON g.fixmedins_code = i.fixmedins_code
),

dear AS (
  SELECT
    COUNT(CASE WHEN a.usual >= $dear * p.usual THEN 1 END) AS places,
    MIN(CASE WHEN a.usual >= $dear * p.usual THEN a.fixmedins_code END) AS place
  FROM amount AS a
  INNER JOIN (SELECT kind, subtype, MEDIAN(usual) AS usual FROM amount GROUP BY kind, subtype) AS p ON a.kind = p.kind AND a.subtype = p.subtype
),

price AS (
  SELECT
    COALESCE(AVG(CASE WHEN gross = FLOOR(gross) THEN 1.0 ELSE 0.0 END), 0) AS whole,
    COALESCE(MEDIAN(gross), 0) AS usual
  FROM settlement
  WHERE setl_time IS NOT NULL AND gross > 0 AND med_class IN ('11', '14', '41')
),

stay AS (
  SELECT COUNT(*) AS stays, COUNT(CASE WHEN enddate IS NULL THEN 1 END) AS endless
  FROM settlement
  WHERE setl_time IS NOT NULL AND med_class IN ('21', '22', '24', '25', '26', '28', '52')
)

SELECT
  CAST(n.visits AS BIGINT) AS visits,
  CAST(COALESCE(m.persons, 0) AS BIGINT) AS persons,
  CAST(COALESCE(n.last_day - n.first_day + 1, 0) AS DOUBLE) AS days,
  CAST(c.dated_places AS INTEGER) AS dated_places,
  CAST(c.dated AS DOUBLE) / GREATEST(n.visits, 1) AS dated,
  CAST(c.hour_places AS INTEGER) AS hour_places,
  CAST(c.hours AS DOUBLE) / GREATEST(n.visits, 1) AS hours,
  CAST(c.astray_places AS INTEGER) AS astray_places,
  c.astray_place,
  CAST(c.narrow_places AS INTEGER) AS narrow_places,
  CAST(c.narrow AS DOUBLE) / GREATEST(n.visits, 1) AS narrow,
  CAST(c.evening_places AS INTEGER) AS evening_places,
  CAST(c.evening AS DOUBLE) / GREATEST(n.visits, 1) AS evening,
  CAST(t.sites AS INTEGER) AS sites,
  CAST(t.unplaced AS INTEGER) AS unplaced,
  CAST(t.swapped AS INTEGER) AS swapped,
  CAST(t.nowhere AS INTEGER) AS nowhere,
  CAST(p.piled AS INTEGER) AS piled,
  CAST(COALESCE(a.persons, 0) AS BIGINT) AS one_address,
  CAST(e.persons AS BIGINT) AS listed,
  CAST(COALESCE(e.masked, 0) AS DOUBLE) AS masked,
  CAST(COALESCE(e.nameless, 0) AS DOUBLE) AS nameless,
  CAST(COALESCE(e.unnumbered, 0) AS DOUBLE) AS unnumbered,
  CAST(h.codes AS INTEGER) AS doctors,
  CAST(h.renumbered AS INTEGER) AS doctors_renumbered,
  CAST(l.regions AS INTEGER) AS estranged,
  l.region AS estranged_region,
  CAST(v.whole AS DOUBLE) AS whole_amounts,
  CAST(v.usual AS DOUBLE) AS usual_amount,
  CAST(COALESCE(q.persons, 0) AS DOUBLE) AS persons_known,
  CAST(COALESCE(q.places, 0) AS DOUBLE) AS places_known,
  CAST(COALESCE(q.lines, 1) AS DOUBLE) AS lines_known,
  CAST(COALESCE(b.persons, 0) AS BIGINT) AS one_birthday,
  CAST(b.brdy AS VARCHAR) AS birthday,
  CAST(r.persons AS BIGINT) AS reissued,
  CAST(w.places AS INTEGER) AS renumbered,
  CAST(COALESCE(m.visits, 0) AS BIGINT) AS most_visits,
  m.psn_no AS most_visited,
  CAST(k.persons AS BIGINT) AS one_card,
  CAST(COALESCE(f.persons, 0) AS BIGINT) AS one_employer,
  f.emp_no AS employer,
  CAST(o.told AS DOUBLE) / GREATEST(n.visits, 1) AS served,
  CAST(o.visits AS DOUBLE) / GREATEST(n.visits, 1) AS one_operator,
  CAST(x.rows_again AS BIGINT) AS rows_again,
  CAST(u.rows_again AS BIGINT) AS restamped,
  CAST(COALESCE(g.days, 0) AS INTEGER) AS gap_days,
  CAST(g.last_before AS VARCHAR) AS gap_after,
  CAST(z.parted AS INTEGER) AS parted,
  z.region AS parted_region,
  CAST(d.places AS INTEGER) AS dear_places,
  d.place AS dear_place,
  CAST(y.endless AS DOUBLE) / GREATEST(y.stays, 1) AS endless
FROM span AS n
CROSS JOIN clocks AS c
CROSS JOIN site AS t
CROSS JOIN point AS p
CROSS JOIN address AS a
CROSS JOIN person AS e
CROSS JOIN known AS q
CROSS JOIN birthday AS b
CROSS JOIN reissued AS r
CROSS JOIN renumbered AS w
CROSS JOIN number AS m
CROSS JOIN card AS k
CROSS JOIN employer AS f
CROSS JOIN operator AS o
CROSS JOIN twice AS x
CROSS JOIN restamped AS u
CROSS JOIN gap AS g
CROSS JOIN region AS z
CROSS JOIN dear AS d
CROSS JOIN stay AS y
CROSS JOIN doctors AS h
CROSS JOIN estranged AS l
CROSS JOIN price AS v
