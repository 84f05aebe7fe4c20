-- One row an admission with what tells where the person is from and what the stay was for. What begins within a day of the person's
-- last discharge from the same hospital is a long stay settled in parts, no admission. Days to the nearest other such admission of the person
-- there tell a course: what comes back in step. special: poor or otherwise of an identity that recruiters look for; not one that entitles to a cure (old
-- soldiers, retired cadres, model workers). trained: sessions of training are billed for $half of its nights or more.
-- One stay claimed under two numbers of one identity is one admission of one person.
WITH training AS (
  SELECT r.stay, SUM(f.cnt) AS sessions
  FROM gf_admission_row AS r
  INNER JOIN fee_list_d AS f ON r.setl_id = f.setl_id
  WHERE f.cnt > 0 AND REGEXP_MATCHES(COALESCE(f.hilist_name, ''), $therapists)
  GROUP BY r.stay
),

numbered AS (
  SELECT
    s.*,
    ROW_NUMBER() OVER (
      PARTITION BY COALESCE(p.certno, s.psn_no), s.fixmedins_code, CAST(s.began AS DATE), CAST(s.ended AS DATE) ORDER BY s.psn_no, s.stay
    ) AS copy
  FROM gf_admission AS s
  LEFT JOIN (SELECT psn_no, MIN(certno) AS certno FROM psn_info_b GROUP BY psn_no) AS p ON s.psn_no = p.psn_no
),

ordered AS (
  SELECT *, LAG(ended) OVER (PARTITION BY psn_no, fixmedins_code ORDER BY began, ended, stay) AS left_before
  FROM numbered
  WHERE copy = 1
),

admitted AS (
  SELECT
    *,
    LAG(began) OVER (PARTITION BY psn_no, fixmedins_code ORDER BY began, ended, stay) AS came_before,
    LEAD(began) OVER (PARTITION BY psn_no, fixmedins_code ORDER BY began, ended, stay) AS came_after
  FROM ordered
  WHERE med_class NOT IN ('22', '28', '52')
    AND (left_before IS NULL OR DATE_DIFF('day', CAST(left_before AS DATE), CAST(began AS DATE)) > 1)
)

SELECT
  s.stay,
  s.psn_no,
  s.fixmedins_code AS place,
  s.level,
  s.began,
  s.ended,
  CAST(DATE_DIFF('day', DATE '2000-01-01', CAST(s.began AS DATE)) AS INTEGER) AS day,
  CAST(s.nights AS INTEGER) AS nights,
  s.net,
  s.doctor,
  s.diagnosis,
  COALESCE(s.diagnosis, s.diagnosis_name) IS NOT NULL AS diagnosed,
  s.surgery,
  s.chemotherapy,
  s.transfusion,
  s.dialysis,
  COALESCE(s.nights > 0 AND t.sessions >= $half * s.nights, FALSE) AS trained,
  NULLIF(TRIM(COALESCE(p.live_addr, p.hsreg_addr)), '') AS village,
  p.live_addr AS address,
  COALESCE(p.psn_idet_type, '') NOT IN ('', '0') AND NOT REGEXP_MATCHES(p.psn_idet_type, '优抚|军人|退役|复员|离休|红军|劳模|劳动模范') AS special,
  DATE_DIFF('year', p.brdy, CAST(s.began AS DATE)) AS age,
  REGEXP_MATCHES(COALESCE(s.diagnosis, ''), $chemotherapy_codes)
  OR REGEXP_MATCHES(COALESCE(s.diagnosis_name, ''), $chemotherapy_names) AS chemo_coded,
  REGEXP_MATCHES(COALESCE(s.diagnosis, ''), $cancer_codes) OR REGEXP_MATCHES(COALESCE(s.diagnosis_name, ''), $cancer_names) AS cancer,
  CAST(COALESCE(DATE_DIFF('day', CAST(s.came_before AS DATE), CAST(s.began AS DATE)), 0) AS INTEGER) AS days_since,
  CAST(COALESCE(DATE_DIFF('day', CAST(s.began AS DATE), CAST(s.came_after AS DATE)), 0) AS INTEGER) AS days_until,
  REGEXP_MATCHES(COALESCE(s.diagnosis, ''), $dialysis_codes) OR REGEXP_MATCHES(COALESCE(s.diagnosis_name, ''), $dialysis_names)
    AS dialysis_coded,
  REGEXP_MATCHES(COALESCE(s.diagnosis, ''), $acute_codes) OR REGEXP_MATCHES(COALESCE(s.diagnosis_name, ''), $acute_names) AS acute,
  REGEXP_MATCHES(COALESCE(s.diagnosis, ''), '^Z0') OR COALESCE(s.diagnosis_name, '') LIKE '%体检%' AS checkup
FROM admitted AS s
LEFT JOIN training AS t ON s.stay = t.stay
LEFT JOIN psn_info_b AS p ON s.psn_no = p.psn_no
ORDER BY s.fixmedins_code, s.began, s.psn_no, s.stay
