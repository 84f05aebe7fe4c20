-- What the records lack or get wrong, one row: shares of settlements, persons and institutions.
-- Each part reads the columns that it needs: all of them in one table of all settlements would not fit the memory of a large export.
WITH clock AS (
  SELECT
    CAST(SUM(v.timed) AS DOUBLE) / NULLIF(SUM(v.visits), 0) AS timed,
    CAST(SUM(CASE WHEN i.grain = 60 THEN v.timed ELSE 0 END) AS DOUBLE) / NULLIF(SUM(v.timed), 0) AS whole_hours
  FROM (
    SELECT fixmedins_code, COUNT(*) AS visits, SUM(CASE WHEN minute THEN 1 ELSE 0 END) AS timed
    FROM settlement
    WHERE setl_time IS NOT NULL
    GROUP BY fixmedins_code
  ) AS v
  LEFT JOIN institution AS i ON v.fixmedins_code = i.fixmedins_code
),

same_second AS (
  SELECT fixmedins_code, setl_time
  FROM settlement
  WHERE minute
  GROUP BY fixmedins_code, setl_time
  HAVING COUNT(*) >= $at_once
),

at_once AS (
  SELECT v.fixmedins_code, COUNT(*) AS settled
  FROM settlement AS v
  INNER JOIN same_second AS t ON v.fixmedins_code IS NOT DISTINCT FROM t.fixmedins_code AND v.setl_time = t.setl_time
  WHERE v.minute
  GROUP BY v.fixmedins_code, v.setl_time
  HAVING COUNT(DISTINCT v.psn_no) >= $at_once
),

batch AS (
  SELECT
    COALESCE(SUM(a.settled), 0) AS settled,
    COUNT(DISTINCT a.fixmedins_code) AS institutions
  FROM at_once AS a
),

brief_day AS (
  SELECT fixmedins_code
  FROM settlement
  WHERE minute
  GROUP BY fixmedins_code, CAST(setl_time AS DATE)
  HAVING COUNT(*) >= 5 AND EPOCH(MAX(setl_time)) - EPOCH(MIN(setl_time)) < 1800
),

brief_place AS (
  SELECT fixmedins_code
  FROM brief_day
  GROUP BY fixmedins_code
  HAVING COUNT(*) >= 4
),

one_day AS (
  SELECT
    v.fixmedins_code,
    COUNT(*) AS settled,
    CASE WHEN EPOCH(MAX(v.setl_time)) - EPOCH(MIN(v.setl_time)) < 1800 THEN 1.0 ELSE 0.0 END AS brief
  FROM settlement AS v
  INNER JOIN brief_place AS b ON v.fixmedins_code IS NOT DISTINCT FROM b.fixmedins_code
  WHERE v.minute
  GROUP BY v.fixmedins_code, CAST(v.setl_time AS DATE)
  HAVING COUNT(DISTINCT v.psn_no) >= 5
),

burst AS (
  SELECT
    COALESCE(SUM(settled), 0) AS settled,
    COUNT(*) AS institutions
  FROM (
    SELECT fixmedins_code, SUM(settled) AS settled FROM one_day GROUP BY fixmedins_code HAVING COUNT(*) >= 5 AND AVG(brief) >= 0.8
  ) AS brief_days
),

by_place AS (
  SELECT fixmedins_code, COUNT(*) AS visits, CASE WHEN MIN(fix_admdvs) <> MAX(fix_admdvs) THEN 1.0 ELSE 0.0 END AS moved
  FROM settlement
  WHERE setl_time IS NOT NULL
  GROUP BY fixmedins_code
),

place AS (
  SELECT
    COUNT(*) AS institutions,
    SUM(visits) AS visits,
    MAX(CASE WHEN rank = 1 THEN visits END) AS most,
    MAX(CASE WHEN rank = 1 THEN fixmedins_code END) AS largest,
    AVG(moved) AS recoded
  FROM (SELECT *, ROW_NUMBER() OVER (ORDER BY visits DESC, fixmedins_code) AS rank FROM by_place) AS ranked
),

by_person AS (
  SELECT psn_no, CASE WHEN MIN(insu_admdvs) <> MAX(insu_admdvs) THEN 1.0 ELSE 0.0 END AS moved
  FROM settlement
  WHERE setl_time IS NOT NULL
  GROUP BY psn_no
  HAVING COUNT(*) >= 2
),

moved AS (
  SELECT AVG(moved) AS recoded FROM by_person
),

home AS (
  SELECT
    COUNT(*) AS persons,
    AVG(CASE WHEN COALESCE(NULLIF(TRIM(mob), ''), NULLIF(TRIM(tel), '')) IS NULL THEN 0.0 ELSE 1.0 END) AS phones,
    AVG(CASE WHEN COALESCE(NULLIF(TRIM(live_addr), ''), NULLIF(TRIM(hsreg_addr), '')) IS NULL THEN 0.0 ELSE 1.0 END) AS addresses,
    COUNT(die_date) AS deaths
  FROM psn_info_b
),

birth AS (
  SELECT
    COUNT(*) AS persons,
    COUNT(born) AS born,
    COUNT(CASE WHEN born IS NOT NULL OR age IS NOT NULL THEN 1 END) AS aged,
    COUNT(CASE WHEN EXTRACT(DAY FROM born) = 1 THEN 1 END) AS on_first
  FROM (
    SELECT s.psn_no, COALESCE(p.brdy, s.brdy) AS born, s.age
    FROM (SELECT psn_no, MIN(brdy) AS brdy, MIN(age) AS age FROM setl_d GROUP BY psn_no) AS s
    LEFT JOIN psn_info_b AS p ON s.psn_no = p.psn_no
  ) AS person
),

phone AS (
  SELECT MAX(persons) AS persons
  FROM (
    SELECT COUNT(*) AS persons
    FROM psn_info_b
    WHERE COALESCE(NULLIF(TRIM(mob), ''), NULLIF(TRIM(tel), '')) IS NOT NULL
    GROUP BY COALESCE(NULLIF(TRIM(mob), ''), NULLIF(TRIM(tel), ''))
  ) AS behind
),

coordinates AS (
  SELECT AVG(CASE WHEN lnt IS NULL OR lat IS NULL THEN 0.0 ELSE 1.0 END) AS known FROM institution
),

diagnosed AS (
  SELECT
    GREATEST(
      COALESCE((
        SELECT AVG(CASE WHEN COALESCE(NULLIF(TRIM(dise_no), ''), NULLIF(TRIM(dise_name), '')) IS NULL THEN 0.0 ELSE 1.0 END)
        FROM settlement
        WHERE med_class IN ('21', '22', '24', '25', '26', '28', '52')
      ), 1),
      COALESCE((
        SELECT AVG(
          CASE WHEN COALESCE(NULLIF(TRIM(dscg_maindiag_code), ''), NULLIF(TRIM(dscg_maindiag_name), '')) IS NULL THEN 0.0 ELSE 1.0 END
        )
        FROM mdtrt_d
      ), 0)
    ) AS share
),

whole AS (
  SELECT
    COUNT(CASE WHEN institution_kind = 'pharmacy' THEN 1 END) AS at_pharmacies,
    COUNT(CASE WHEN institution_kind <> 'pharmacy' THEN 1 END) AS at_hospitals,
    (EPOCH(MAX(setl_time)) - EPOCH(MIN(setl_time))) / 86400 + 1 AS days
  FROM settlement
),

line AS (
  SELECT
    COUNT(*) AS lines,
    COUNT(CASE WHEN cnt IS NOT NULL AND list_type IS NOT NULL AND COALESCE(hilist_code, hilist_name) IS NOT NULL THEN 1 END) AS told
  FROM fee_list_d
),

died AS (
  SELECT COUNT(*) AS deaths FROM mdtrt_d WHERE die_date IS NOT NULL OR dscg_way = '5'
)

SELECT
  CAST(c.timed AS DOUBLE) AS timed,
  CAST(COALESCE(c.whole_hours, 0) AS DOUBLE) AS whole_hours,
  CAST(b.settled AS DOUBLE) / GREATEST(p.visits, 1) AS at_once,
  CAST(b.institutions AS INTEGER) AS at_once_institutions,
  CAST(u.settled AS DOUBLE) / GREATEST(p.visits, 1) AS burst,
  CAST(u.institutions AS INTEGER) AS burst_institutions,
  p.largest,
  CAST(p.most * p.institutions AS DOUBLE) / GREATEST(p.visits, 1) AS largest_to_usual,
  CAST(p.most AS DOUBLE) / GREATEST(p.visits, 1) AS largest_share,
  CAST(GREATEST(COALESCE(p.recoded, 0), COALESCE(m.recoded, 0)) AS DOUBLE) AS recoded,
  CAST(h.persons AS INTEGER) AS persons,
  CAST(COALESCE(h.phones, 0) AS DOUBLE) AS phones,
  CAST(COALESCE(h.addresses, 0) AS DOUBLE) AS addresses,
  CAST(COALESCE(f.persons, 0) AS INTEGER) AS one_phone,
  CAST(COALESCE(k.known, 0) AS DOUBLE) AS coordinates,
  CAST(h.deaths + d.deaths AS INTEGER) AS deaths,
  CAST(h.deaths AS INTEGER) AS deaths_listed,
  CAST(t.aged AS DOUBLE) / GREATEST(t.persons, 1) AS aged,
  CAST(t.born AS INTEGER) AS born,
  CAST(t.on_first AS DOUBLE) / GREATEST(t.born, 1) AS on_first,
  CAST(g.share AS DOUBLE) AS diagnosed,
  CAST(w.at_pharmacies AS INTEGER) AS at_pharmacies,
  CAST(w.at_hospitals AS INTEGER) AS at_hospitals,
  CAST(COALESCE(w.days, 0) AS INTEGER) AS days,
  CAST(CASE WHEN l.lines > 0 THEN l.told * 1.0 / l.lines ELSE 1.0 END AS DOUBLE) AS told_lines
FROM clock AS c
CROSS JOIN batch AS b
CROSS JOIN burst AS u
CROSS JOIN place AS p
CROSS JOIN moved AS m
CROSS JOIN home AS h
CROSS JOIN birth AS t
CROSS JOIN phone AS f
CROSS JOIN coordinates AS k
CROSS JOIN died AS d
CROSS JOIN diagnosed AS g
CROSS JOIN whole AS w
CROSS JOIN line AS l
