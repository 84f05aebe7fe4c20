-- Persons: everyone with a record; stays is how often they were an inpatient. No names, numbers or addresses: village and
-- phones are keyed stand-ins.
WITH person AS (
  SELECT psn_no FROM row_of
  UNION
  SELECT psn_no FROM psn_info_b
  UNION
  SELECT psn_no FROM psn_insu_d
),

paid AS (
  SELECT
    psn_no, COUNT(*) AS settlements, NULLIF(COUNT(*) FILTER (stay), 0) AS stays, MIN(day) AS first, MAX(day) AS last, SUM(net) AS amount
  FROM row_of
  GROUP BY psn_no
),

said AS (
  SELECT psn_no, ARG_MAX(gend, setl_time) AS gend, MIN(brdy) AS brdy, ARG_MAX(psn_type, setl_time) AS psn_type
  FROM setl_d
  WHERE COALESCE(vali_flag, '1') = '1'
  GROUP BY psn_no
),

info AS (
  SELECT
    psn_no, MIN(gend) AS gend, MIN(brdy) AS brdy, MIN(surv_stas) AS surv_stas, MIN(die_date) AS die_date,
    MIN(psn_idet_type) AS psn_idet_type
  FROM psn_info_b
  GROUP BY psn_no
),

village AS (
  SELECT psn_no, LIST_SORT(LIST(DISTINCT village)) AS villages FROM home_of WHERE village IS NOT NULL GROUP BY psn_no
),

phone AS (
  SELECT psn_no, LIST_SORT(LIST(DISTINCT phone)) AS phones FROM phone_of GROUP BY psn_no
)

SELECT
  p.psn_no AS id,
  COALESCE(i.gend, s.gend) AS gend,
  YEAR(COALESCE(i.brdy, s.brdy)) AS birth_year,
  s.psn_type,
  i.psn_idet_type,
  i.surv_stas,
  i.die_date,
  v.villages,
  t.phones,
  d.settlements,
  d.stays,
  d.first,
  d.last,
  d.amount
FROM person AS p
LEFT JOIN paid AS d ON p.psn_no = d.psn_no
LEFT JOIN said AS s ON p.psn_no = s.psn_no
LEFT JOIN info AS i ON p.psn_no = i.psn_no
LEFT JOIN village AS v ON p.psn_no = v.psn_no
LEFT JOIN phone AS t ON p.psn_no = t.psn_no
