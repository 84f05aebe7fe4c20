-- One row a visit in pieces: the same drug for the same person by the same doctor (institution where no doctor is known) in two or
-- more prescriptions of one day (drug), or three or more settlements of one day for one illness (visit), whatever the drugs.
-- injection: an injected drug, or each bill charges the drip or the injection itself, whatever form the drug's name tells.
-- What was posted on a later day than the care ended is of no known day: visits of a week that are entered at one sitting are no pieces of one.
WITH injected AS (
  SELECT DISTINCT COALESCE(hilist_code, hilist_name) AS drug FROM fee_list_d WHERE REGEXP_MATCHES(COALESCE(hilist_name, ''), $injected)
),

given AS (
  SELECT DISTINCT setl_id FROM fee_list_d WHERE list_type LIKE '2%' AND cnt > 0 AND REGEXP_MATCHES(COALESCE(hilist_name, ''), $given)
),

-- What may be in pieces: sums alone tell it of all, and few are left of which everything is counted.
scripts AS (
  SELECT COALESCE(doctor, place) AS unit, psn_no, drug, setl_date
  FROM gf_purchase
  WHERE med_class <> '41'
  GROUP BY COALESCE(doctor, place), psn_no, drug, setl_date
  HAVING SUM(scripts) >= 2
),

visits AS (
  SELECT COALESCE(doctor, place) AS unit, psn_no, setl_date
  FROM gf_purchase
  WHERE med_class <> '41'
  GROUP BY COALESCE(doctor, place), psn_no, setl_date
  HAVING COUNT(*) >= $least_pieces AND MIN(setl_id) < MAX(setl_id)
),

by_drug AS (
  SELECT
    COALESCE(p.doctor, p.place) AS unit,
    'drug' AS cell,
    p.psn_no,
    p.drug,
    p.setl_date,
    MIN(p.place) AS place,
    MIN(p.doctor) AS doctor,
    SUM(p.scripts) AS pieces,
    SUM(p.packs) AS packs,
    COUNT(DISTINCT p.setl_id) >= 2 AND COUNT(DISTINCT p.packs) = 1 AND COUNT(DISTINCT ROUND(s.net, 2)) = 1 AS same_amount,
    BOOL_AND(s.minute) AS timed,
    EPOCH(MAX(s.setl_time)) - EPOCH(MIN(s.setl_time)) AS seconds,
    COUNT(DISTINCT COALESCE(s.dise_no, s.dise_name, m.dscg_maindiag_code, m.dscg_maindiag_name)) > 1 AS illnesses,
    BOOL_AND(j.drug IS NOT NULL OR g.setl_id IS NOT NULL) AS injection
  FROM gf_purchase AS p
  INNER JOIN scripts AS c
    ON COALESCE(p.doctor, p.place) = c.unit AND p.psn_no = c.psn_no AND p.drug = c.drug AND p.setl_date = c.setl_date
  INNER JOIN settlement AS s ON p.setl_id = s.setl_id
  LEFT JOIN injected AS j ON p.drug = j.drug
  LEFT JOIN given AS g ON p.setl_id = g.setl_id
  LEFT JOIN mdtrt_d AS m ON s.mdtrt_id = m.mdtrt_id
  WHERE p.med_class <> '41' AND NOT COALESCE(CAST(s.enddate AS DATE) < s.setl_date, FALSE)
  GROUP BY COALESCE(p.doctor, p.place), p.psn_no, p.drug, p.setl_date
  HAVING SUM(p.scripts) >= 2
),

once AS (
  SELECT DISTINCT v.unit, p.psn_no, p.setl_date, p.setl_id, p.place, p.doctor
  FROM gf_purchase AS p
  INNER JOIN visits AS v ON COALESCE(p.doctor, p.place) = v.unit AND p.psn_no = v.psn_no AND p.setl_date = v.setl_date
  WHERE p.med_class <> '41'
),

by_visit AS (
  SELECT
    o.unit,
    'visit' AS cell,
    o.psn_no,
    CAST(NULL AS VARCHAR) AS drug,
    o.setl_date,
    MIN(o.place) AS place,
    MIN(o.doctor) AS doctor,
    COUNT(*) AS pieces,
    0 AS packs,
    COUNT(DISTINCT ROUND(s.net, 2)) = 1 AS same_amount,
    BOOL_AND(s.minute) AS timed,
    EPOCH(MAX(s.setl_time)) - EPOCH(MIN(s.setl_time)) AS seconds,
    COUNT(DISTINCT COALESCE(s.dise_no, s.dise_name, m.dscg_maindiag_code, m.dscg_maindiag_name)) > 1 AS illnesses,
    FALSE AS injection
  FROM once AS o
  INNER JOIN settlement AS s ON o.setl_id = s.setl_id
  LEFT JOIN mdtrt_d AS m ON s.mdtrt_id = m.mdtrt_id
  LEFT JOIN by_drug AS d ON o.unit = d.unit AND o.psn_no = d.psn_no AND o.setl_date = d.setl_date
  WHERE d.unit IS NULL AND NOT COALESCE(CAST(s.enddate AS DATE) < s.setl_date, FALSE)
  GROUP BY o.unit, o.psn_no, o.setl_date
  HAVING COUNT(*) >= $least_pieces
)

SELECT
  unit,
  cell,
  psn_no,
  drug,
  setl_date,
  place,
  doctor,
  CAST(pieces AS INTEGER) AS pieces,
  CAST(packs AS DOUBLE) AS packs,
  same_amount,
  timed,
  CAST(seconds AS DOUBLE) AS seconds,
  illnesses,
  injection
FROM (SELECT * FROM by_drug UNION ALL SELECT * FROM by_visit) AS pieces_of
ORDER BY unit, psn_no, setl_date, drug
