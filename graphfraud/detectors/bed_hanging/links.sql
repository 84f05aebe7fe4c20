-- One row a stay that somebody was absent from: the person's other settlements strictly between the days of admission and
-- discharge (swipe), another stay that overlaps (stay), no care on the bill for days before discharge (idle; pauses that the stay made
-- before, $rhythm days of care or more apart, are its rhythm), or neither nursing nor
-- any service but the bed and the daily round on the bill of two nights or more (idle bare).
-- A stay ends with the patient: whatever date its bill was closed on, nobody lies there after death. run_nights are the nights of all stays at the
-- house that follow one another within a day (settled month by month).
WITH death AS (
  SELECT psn_no, MIN(CAST(die_date AS DATE)) AS day FROM psn_info_b WHERE die_date IS NOT NULL GROUP BY psn_no
),

follows AS (
  SELECT
    *,
    CASE
      WHEN DATE_DIFF('day', CAST(LAG(ended) OVER w AS DATE), CAST(began AS DATE)) BETWEEN 0 AND 1 THEN 0 ELSE 1
    END AS fresh
  FROM gf_stay
  WINDOW w AS (PARTITION BY psn_no, fixmedins_code ORDER BY began, ended, stay)
),

numbered AS (
  SELECT *, SUM(fresh) OVER (PARTITION BY psn_no, fixmedins_code ORDER BY began, ended, stay) AS run
  FROM follows
),

span AS (
  SELECT
    n.*,
    SUM(n.nights) OVER (PARTITION BY n.psn_no, n.fixmedins_code, n.run) AS run_nights,
    CAST(n.began AS DATE) AS first_day,
    CASE WHEN d.day >= CAST(n.began AS DATE) THEN LEAST(d.day, CAST(n.ended AS DATE)) ELSE CAST(n.ended AS DATE) END AS last_day
  FROM numbered AS n
  LEFT JOIN death AS d ON n.psn_no = d.psn_no
),

-- What was settled elsewhere for an inpatient on the days between: few of all settlements, read once.
during AS (
  SELECT
    s.stay,
    s.fixmedins_code AS house,
    s.psn_no,
    s.first_day,
    v.setl_id,
    v.fixmedins_code,
    v.setl_time,
    v.setl_date,
    v.begndate,
    v.med_class,
    v.dise_no,
    v.dise_name,
    v.acct_mulaid_pay,
    v.fully_refunded
  FROM span AS s
  INNER JOIN settlement AS v
    ON s.psn_no = v.psn_no AND s.fixmedins_code <> v.fixmedins_code AND v.setl_date > s.first_day AND v.setl_date < s.last_day
  WHERE v.med_class IN ('11', '12', '13', '14', '41', '51')
),

-- What each institution ever billed, and the treatment or examination (no fee for being seen) that each outpatient bill holds.
offered AS (
  SELECT DISTINCT s.fixmedins_code, COALESCE(f.hilist_code, f.hilist_name) AS item
  FROM fee_list_d AS f
  INNER JOIN settlement AS s ON f.setl_id = s.setl_id
  WHERE f.list_type LIKE '2%' AND f.cnt > 0 AND s.fixmedins_code IN (SELECT fixmedins_code FROM span)
),

lacked AS (
  SELECT v.stay, v.setl_id
  FROM during AS v
  INNER JOIN fee_list_d AS f ON v.setl_id = f.setl_id
  LEFT JOIN gf_item AS i ON COALESCE(f.hilist_code, f.hilist_name) = i.item
  LEFT JOIN offered AS o ON v.house = o.fixmedins_code AND COALESCE(f.hilist_code, f.hilist_name) = o.item
  WHERE v.med_class IN ('11', '13', '14')
  GROUP BY v.stay, v.setl_id
  HAVING BOOL_OR(f.list_type LIKE '2%' AND (i.test OR i.dialysis OR i.chemotherapy OR i.surgery) AND o.item IS NULL)
    AND (
      BOOL_OR(i.dialysis OR i.chemotherapy)
      OR BOOL_AND(f.list_type LIKE '2%' OR f.list_type LIKE '3%' OR REGEXP_MATCHES(COALESCE(f.hilist_name, ''), '造影|碘[海克佛帕普]|钆'))
    )
),

position AS (
  SELECT fixmedins_code, MIN(lnt) AS lnt, MIN(lat) AS lat
  FROM institution
  WHERE lnt IS NOT NULL AND lat IS NOT NULL
  GROUP BY fixmedins_code
),

-- Where each of them is at home: the middle of the institutions that he uses.
home AS (
  SELECT u.psn_no, MEDIAN(p.lnt) AS lnt, MEDIAN(p.lat) AS lat
  FROM (
    SELECT DISTINCT v.psn_no, v.fixmedins_code
    FROM settlement AS v
    INNER JOIN (SELECT DISTINCT psn_no FROM during) AS i ON v.psn_no = i.psn_no
    WHERE v.med_class IN ('11', '12', '13', '14', '41', '51')
  ) AS u
  INNER JOIN position AS p ON u.fixmedins_code = p.fixmedins_code
  GROUP BY u.psn_no
),

-- Purchases of a drug that the hospital of the stay never billed, on the prescription of a doctor who has patients in its beds (国谈药双通道).
prescribed AS (
  SELECT v.stay, v.setl_id
  FROM during AS v
  INNER JOIN fee_list_d AS f ON v.setl_id = f.setl_id
  LEFT JOIN (SELECT DISTINCT fixmedins_code, doctor FROM span) AS d ON v.house = d.fixmedins_code AND f.bilg_dr_code = d.doctor
  LEFT JOIN (
    SELECT DISTINCT b.fixmedins_code, COALESCE(g.hilist_code, g.hilist_name) AS drug
    FROM fee_list_d AS g
    INNER JOIN settlement AS b ON g.setl_id = b.setl_id
    WHERE g.list_type LIKE '1%' AND g.cnt > 0 AND b.fixmedins_code IN (SELECT fixmedins_code FROM span)
  ) AS h ON v.house = h.fixmedins_code AND COALESCE(f.hilist_code, f.hilist_name) = h.drug
  WHERE v.med_class = '41'
  GROUP BY v.stay, v.setl_id
  HAVING BOOL_AND(d.doctor IS NOT NULL AND h.drug IS NULL)
),

-- Swipes in the time of a stay farther than $far_km from the bed and from home: whose hand the card was in is another matter.
far AS (
  SELECT v.stay, v.setl_id
  FROM during AS v
  INNER JOIN position AS x ON v.fixmedins_code = x.fixmedins_code
  INNER JOIN position AS b ON v.house = b.fixmedins_code
  INNER JOIN home AS h ON v.psn_no = h.psn_no
  WHERE SQRT(POWER(x.lat - b.lat, 2) + POWER((x.lnt - b.lnt) * COS(RADIANS(b.lat)), 2)) * 111.2 > $far_km
    AND SQRT(POWER(x.lat - h.lat, 2) + POWER((x.lnt - h.lnt) * COS(RADIANS(h.lat)), 2)) * 111.2 > $far_km
),

-- Days on which the bill shows care.
care_day AS (
  SELECT DISTINCT r.stay, CAST(f.fee_ocur_time AS DATE) AS day
  FROM gf_stay_row AS r
  INNER JOIN fee_list_d AS f ON r.setl_id = f.setl_id
  INNER JOIN gf_item AS i ON COALESCE(f.hilist_code, f.hilist_name) = i.item
  WHERE f.cnt > 0 AND i.list_type LIKE '2%' AND NOT i.daily AND NOT i.bed AND NOT i.nursing AND f.fee_ocur_time IS NOT NULL
),

noted AS (
  SELECT stay, COUNT(*) AS days, MIN(day) AS first_day, MAX(day) AS last_day, MAX(pause) AS pause
  FROM (SELECT stay, day, DATE_DIFF('day', LAG(day) OVER (PARTITION BY stay ORDER BY day), day) AS pause FROM care_day) AS paced
  GROUP BY stay
),

swipe AS (
  SELECT
    v.stay,
    'swipe' AS kind,
    MIN(v.setl_id) AS other,
    COUNT(*) AS times,
    BOOL_AND(v.acct_mulaid_pay > 0 AND v.med_class = '41') AS family_account,
    BOOL_AND(l.setl_id IS NOT NULL OR p.setl_id IS NOT NULL) AS sent_out,
    BOOL_AND(f.setl_id IS NOT NULL) AS far_away,
    BOOL_AND(c.day IS NULL AND v.setl_date > n.first_day AND v.setl_date < n.last_day) AS off_days,
    COUNT(DISTINCT v.setl_date) AS swipe_days,
    COUNT(DISTINCT CASE WHEN DATE_DIFF('day', DATE '2000-01-03', v.setl_date) % 7 >= 5 THEN v.setl_date END) AS weekend_days,
    0 AS overlap,
    BOOL_OR(
      REGEXP_MATCHES(COALESCE(v.dise_no, ''), $newborn_codes) OR REGEXP_MATCHES(COALESCE(v.dise_name, ''), $newborn_names)
    ) AS other_birth,
    MIN(v.setl_time) AS seen
  FROM during AS v
  LEFT JOIN lacked AS l ON v.stay = l.stay AND v.setl_id = l.setl_id
  LEFT JOIN prescribed AS p ON v.stay = p.stay AND v.setl_id = p.setl_id
  LEFT JOIN far AS f ON v.stay = f.stay AND v.setl_id = f.setl_id
  LEFT JOIN care_day AS c ON v.stay = c.stay AND v.setl_date = c.day
  LEFT JOIN noted AS n ON v.stay = n.stay
  WHERE NOT v.fully_refunded AND CAST(COALESCE(v.begndate, v.setl_time) AS DATE) > v.first_day
  GROUP BY v.stay
),

-- The same hours in the same house for the same money is one stay that was sent twice.
twin AS (
  SELECT
    s.stay,
    'stay' AS kind,
    MIN(o.stay) AS other,
    COUNT(*) AS times,
    FALSE AS family_account,
    FALSE AS sent_out,
    FALSE AS far_away,
    FALSE AS off_days,
    0 AS swipe_days,
    0 AS weekend_days,
    MAX(DATE_DIFF('day', GREATEST(s.first_day, o.first_day), LEAST(s.last_day, o.last_day))) AS overlap,
    BOOL_OR(
      REGEXP_MATCHES(COALESCE(o.diagnosis, ''), $newborn_codes) OR REGEXP_MATCHES(COALESCE(o.diagnosis_name, ''), $newborn_names)
    ) AS other_birth,
    MIN(o.began) AS seen
  FROM span AS s
  INNER JOIN span AS o
    ON s.psn_no = o.psn_no AND s.stay <> o.stay AND o.first_day < s.last_day AND o.last_day > s.first_day
  WHERE NOT COALESCE(s.fixmedins_code = o.fixmedins_code AND s.began = o.began AND s.ended = o.ended AND s.net = o.net, FALSE)
  GROUP BY s.stay
),

-- Drugs of the day of discharge are taken home, where the bill dates its drugs by the day: they are no care.
drugged AS (
  SELECT r.stay, MIN(CAST(f.fee_ocur_time AS DATE)) AS first_drug
  FROM gf_stay_row AS r
  INNER JOIN fee_list_d AS f ON r.setl_id = f.setl_id
  WHERE f.cnt > 0 AND f.list_type LIKE '1%'
  GROUP BY r.stay
),

-- A line of several sessions is charged once and given over as many days; who was operated on lies $convalescence_days to recover.
-- A bill that charges every night of bed or nursing in one line, and bears one date throughout, is summed up: its dates tell no day of care.
care AS (
  SELECT
    r.stay,
    MAX(
      DATE_DIFF('day', DATE '2000-01-01', CAST(f.fee_ocur_time AS DATE))
      + CASE WHEN i.surgery THEN $convalescence_days WHEN i.list_type LIKE '2%' THEN CAST(GREATEST(f.cnt, 1) AS INTEGER) - 1 ELSE 0 END
    ) FILTER (
      WHERE NOT i.daily AND NOT i.bed AND NOT i.nursing
      AND NOT COALESCE(i.list_type LIKE '1%' AND CAST(f.fee_ocur_time AS DATE) >= s.last_day AND d.first_drug < s.last_day, FALSE)
    ) AS last_care,
    BOOL_OR(i.nursing OR (i.list_type LIKE '2%' AND NOT i.daily AND NOT i.bed)) AS served,
    COUNT(DISTINCT CAST(f.fee_ocur_time AS DATE)) > 1
      OR NOT BOOL_OR((i.daily OR i.bed OR i.nursing) AND f.cnt >= $idle_days AND f.cnt >= s.nights - 1) AS dated
  FROM gf_stay_row AS r
  INNER JOIN span AS s ON r.stay = s.stay
  INNER JOIN fee_list_d AS f ON r.setl_id = f.setl_id
  INNER JOIN gf_item AS i ON COALESCE(f.hilist_code, f.hilist_name) = i.item
  LEFT JOIN drugged AS d ON r.stay = d.stay
  WHERE f.cnt > 0
  GROUP BY r.stay
),

-- Stays whose last days hold no care (idle), else whose whole bill holds none (bare).
judged AS (
  SELECT
    s.stay,
    s.began,
    c.dated AND s.nights >= $idle_days AND COALESCE(DATE_DIFF('day', DATE '2000-01-01', s.last_day) - c.last_care, s.nights) >= $idle_days
      AND NOT COALESCE(n.days >= $rhythm AND DATE_DIFF('day', n.last_day, s.last_day) <= n.pause, FALSE) AS idle,
    s.nights >= 2 AND NOT c.served AND NOT (s.chemotherapy OR s.dialysis) AS bare
  FROM span AS s
  INNER JOIN care AS c ON s.stay = c.stay
  LEFT JOIN noted AS n ON s.stay = n.stay
),

without_care AS (
  SELECT
    stay,
    CASE WHEN idle THEN 'idle' ELSE 'bare' END AS kind,
    CAST(NULL AS VARCHAR) AS other,
    1 AS times,
    FALSE AS family_account,
    FALSE AS sent_out,
    FALSE AS far_away,
    FALSE AS off_days,
    0 AS swipe_days,
    0 AS weekend_days,
    0 AS overlap,
    FALSE AS other_birth,
    began AS seen
  FROM judged
  WHERE idle OR bare
),

event AS (
  SELECT * FROM swipe
  UNION ALL
  SELECT * FROM twin
  UNION ALL
  SELECT * FROM without_care
)

SELECT
  s.fixmedins_code || CASE WHEN s.med_class = '25' THEN '|25' ELSE '' END AS unit,
  CASE
    WHEN e.kind = 'bare' THEN 'idle bare'
    WHEN e.kind = 'idle' AND s.nights >= 14 THEN 'idle long'
    ELSE e.kind
  END AS cell,
  e.kind,
  s.psn_no,
  s.stay,
  e.other,
  CAST(e.times AS INTEGER) AS times,
  e.family_account,
  e.sent_out,
  e.far_away,
  COALESCE(e.off_days, FALSE) AS off_days,
  CAST(e.swipe_days AS INTEGER) AS swipe_days,
  CAST(e.weekend_days AS INTEGER) AS weekend_days,
  CAST(n.days AS INTEGER) AS noted,
  CAST(e.overlap AS INTEGER) AS overlap,
  COALESCE(e.kind = 'stay' AND x.fixmedins_code = s.fixmedins_code, FALSE) AS one_house,
  e.other_birth,
  e.seen,
  s.doctor,
  s.began,
  s.ended,
  CAST(s.nights AS INTEGER) AS nights,
  CAST(s.run_nights AS INTEGER) AS run_nights,
  s.med_class,
  s.nursing,
  REGEXP_MATCHES(COALESCE(s.diagnosis, ''), $long_term) OR REGEXP_MATCHES(COALESCE(s.diagnosis_name, ''), $long_term_names)
  OR (
    s.run_nights >= $mental_nights
    AND (REGEXP_MATCHES(COALESCE(s.diagnosis, ''), $mental) OR REGEXP_MATCHES(COALESCE(s.diagnosis_name, ''), $mental_names))
  ) AS long_term,
  s.test,
  REGEXP_MATCHES(COALESCE(s.diagnosis, ''), $birth) OR REGEXP_MATCHES(COALESCE(s.diagnosis_name, ''), $birth_names) AS birth
FROM event AS e
INNER JOIN span AS s ON e.stay = s.stay
LEFT JOIN noted AS n ON e.stay = n.stay
LEFT JOIN span AS x ON e.other = x.stay
ORDER BY s.fixmedins_code, s.psn_no, s.began, e.kind
