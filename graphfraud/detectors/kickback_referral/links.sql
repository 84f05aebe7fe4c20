-- Fills: a pharmacy settlement that goes back to a doctor elsewhere.
-- By the prescription's number, whatever the clocks say of that day; else by the outside prescriber that the pharmacy recorded; else the person's first pharmacy
-- settlement within $days days after a settlement with the doctor, with a drug that the doctor's institution did not dispense then.
-- Who comes so often that these days cover the whole week (dialysis, a course of injections) buys after a visit whatever he buys: no link.
-- The origin is where the doctor saw the patient; the doctor's usual institution where the visit is not known.
WITH desk AS (
  SELECT doctor, fixmedins_code
  FROM (
    SELECT
      doctor,
      fixmedins_code,
      ROW_NUMBER() OVER (PARTITION BY doctor ORDER BY COUNT(*) DESC, MIN(left_at), fixmedins_code) AS place
    FROM gf_doctor
    GROUP BY doctor, fixmedins_code
  ) AS ranked
  WHERE place = 1
),

purchase AS (
  SELECT
    setl_id,
    psn_no,
    fixmedins_code,
    CASE WHEN minute THEN setl_time ELSE setl_time + INTERVAL 86399 SECOND END AS bought_at,
    setl_date
  FROM settlement
  WHERE institution_kind = 'pharmacy' AND NOT fully_refunded
),

by_number AS (
  SELECT p.setl_id, MIN(d.setl_id) AS source, MIN(d.doctor) AS doctor
  FROM purchase AS p
  INNER JOIN fee_list_d AS l ON p.setl_id = l.setl_id
  INNER JOIN fee_list_d AS h ON l.rx_drord_no = h.rx_drord_no
  INNER JOIN gf_doctor AS d ON h.setl_id = d.setl_id
  WHERE l.rx_drord_no IS NOT NULL AND d.psn_no = p.psn_no AND CAST(d.left_at AS DATE) <= p.setl_date
  GROUP BY p.setl_id
),

by_prescriber AS (
  SELECT p.setl_id, CAST(NULL AS VARCHAR) AS source, MIN(l.bilg_dr_code) AS doctor
  FROM purchase AS p
  INNER JOIN fee_list_d AS l ON p.setl_id = l.setl_id
  INNER JOIN desk AS k ON l.bilg_dr_code = k.doctor
  GROUP BY p.setl_id
),

-- The purchases within $days days of a visit, each with the person's last visit before it.
last_visit AS (
  SELECT source, doctor, psn_no, origin, day, setl_id, bought_at
  FROM (
    SELECT
      v.setl_id AS source,
      v.doctor,
      v.psn_no,
      v.fixmedins_code AS origin,
      CAST(v.left_at AS DATE) AS day,
      p.setl_id,
      p.bought_at,
      ROW_NUMBER() OVER (PARTITION BY p.setl_id ORDER BY v.left_at DESC, v.setl_id DESC) AS back
    FROM gf_doctor AS v
    INNER JOIN purchase AS p
      ON v.psn_no = p.psn_no AND p.bought_at >= v.left_at AND p.setl_date <= CAST(v.left_at AS DATE) + $days
  ) AS visit
  WHERE back = 1
),

attended AS (
  SELECT psn_no, origin, day, LAG(day, 2) OVER (PARTITION BY psn_no, origin ORDER BY day) AS day_but_two
  FROM (
    SELECT DISTINCT d.psn_no, d.fixmedins_code AS origin, CAST(d.left_at AS DATE) AS day
    FROM gf_doctor AS d
    INNER JOIN (SELECT DISTINCT psn_no, origin FROM last_visit) AS v ON d.psn_no = v.psn_no AND d.fixmedins_code = v.origin
  ) AS days
),

course AS (
  SELECT psn_no, origin, day
  FROM attended
  WHERE day <= day_but_two + 2 * ($days + 1)
),

after AS (
  SELECT
    v.source,
    v.doctor,
    v.setl_id,
    ROW_NUMBER() OVER (PARTITION BY v.source ORDER BY v.bought_at, v.setl_id) AS turn
  FROM last_visit AS v
  LEFT JOIN course AS c ON v.psn_no = c.psn_no AND v.origin = c.origin AND v.day = c.day
  WHERE c.psn_no IS NULL
),

sold AS (
  SELECT
    a.setl_id,
    a.source,
    a.doctor,
    MAX(CASE WHEN l.setl_id IS NOT NULL THEN 1 ELSE 0 END) AS listed,
    MAX(CASE WHEN l.setl_id IS NOT NULL AND h.setl_id IS NULL THEN 1 ELSE 0 END) AS elsewhere
  FROM after AS a
  LEFT JOIN fee_list_d AS l ON a.setl_id = l.setl_id
  LEFT JOIN fee_list_d AS h ON a.source = h.setl_id AND l.hilist_code = h.hilist_code
  WHERE a.turn = 1
  GROUP BY a.setl_id, a.source, a.doctor
),

by_time AS (
  SELECT setl_id, source, doctor
  FROM sold
  WHERE listed = 0 OR elsewhere = 1
),

fill AS (
  SELECT setl_id, source, doctor, 1 AS rank FROM by_number
  UNION ALL
  SELECT setl_id, source, doctor, 2 AS rank FROM by_prescriber
  UNION ALL
  SELECT setl_id, source, doctor, 3 AS rank FROM by_time
),

best AS (
  SELECT
    *,
    MAX(source) OVER (PARTITION BY setl_id, doctor) AS known_source,
    ROW_NUMBER() OVER (PARTITION BY setl_id ORDER BY rank, source, doctor) AS place
  FROM fill
)

SELECT
  b.doctor,
  COALESCE(v.fixmedins_code, k.fixmedins_code) AS origin,
  p.fixmedins_code AS target,
  p.psn_no,
  p.setl_id,
  COALESCE(b.source, b.known_source) AS source,
  p.setl_date AS date,
  CASE WHEN b.rank < 3 THEN 1 ELSE 0 END AS linked
FROM best AS b
INNER JOIN purchase AS p ON b.setl_id = p.setl_id
INNER JOIN desk AS k ON b.doctor = k.doctor
LEFT JOIN gf_doctor AS v ON COALESCE(b.source, b.known_source) = v.setl_id
WHERE b.place = 1
ORDER BY p.setl_date, p.setl_id
