-- One row a readmission: a stay that begins within $gap days after one at the same institution, for a related illness
-- (the same chapter of ICD-10, or no diagnosis on either side). Patients from another region (25) are a unit of their own.
-- chained: the stay before was a readmission itself. near_death: the person died in this stay, in a later one or at home within
-- $dying_days days of its end.
-- trained: sessions of training are billed for $half of its nights or more.
WITH training AS (
  SELECT r.stay, SUM(f.cnt) AS sessions
  FROM gf_stay_row AS r
  INNER JOIN fee_list_d AS f ON r.setl_id = f.setl_id
  WHERE f.cnt > 0 AND REGEXP_MATCHES(COALESCE(f.hilist_name, ''), $therapists)
  GROUP BY r.stay
),

told AS (
  SELECT
    s.*,
    COALESCE(s.nights > 0 AND t.sessions >= $half * s.nights, FALSE) AS trained,
    CASE WHEN REGEXP_MATCHES(diagnosis, '^[A-Za-z][0-9]') THEN UPPER(SUBSTRING(diagnosis, 1, 1)) ELSE COALESCE(diagnosis_name, '') END
      AS chapter
  FROM gf_stay AS s
  LEFT JOIN training AS t ON s.stay = t.stay
  WHERE s.med_class <> '28'
),

ordered AS (
  SELECT
    *,
    LAG(stay) OVER w AS first_stay,
    LAG(began) OVER w AS first_began,
    LAG(ended) OVER w AS first_ended,
    LAG(chapter) OVER w AS first_chapter,
    LAG(diagnosis) OVER w AS first_diagnosis,
    LAG(diagnosis_name) OVER w AS first_diagnosis_name,
    LAG(nights) OVER w AS first_nights,
    LAG(surgery) OVER w AS first_surgery,
    LAG(chemotherapy) OVER w AS first_chemotherapy,
    LAG(dialysis) OVER w AS first_dialysis,
    LAG(transfusion) OVER w AS first_transfusion,
    LAG(trained) OVER w AS first_trained
  FROM told
  WINDOW w AS (PARTITION BY psn_no, fixmedins_code ORDER BY began, ended, stay)
),

pair AS (
  SELECT *, DATE_DIFF('day', CAST(first_ended AS DATE), CAST(began AS DATE)) AS gap
  FROM ordered
  WHERE first_stay IS NOT NULL AND began >= first_ended
),

death AS (
  SELECT psn_no, MIN(day) AS day
  FROM (
    SELECT psn_no, die_date AS day FROM psn_info_b WHERE die_date IS NOT NULL
    UNION ALL
    SELECT psn_no, CAST(ended AS DATE) FROM gf_stay WHERE dscg_way = '5'
  ) AS told_of
  GROUP BY psn_no
),

elsewhere AS (
  SELECT p.stay
  FROM pair AS p
  INNER JOIN gf_stay AS o
    ON p.psn_no = o.psn_no AND p.fixmedins_code <> o.fixmedins_code AND o.began < p.began AND o.ended > p.first_ended
  GROUP BY p.stay
)

SELECT
  p.fixmedins_code || CASE WHEN p.med_class = '25' THEN '|25' ELSE '' END AS unit,
  p.level || '|' || p.chapter AS cell,
  p.psn_no,
  p.stay,
  p.first_stay,
  p.doctor,
  p.began,
  p.ended,
  p.first_began,
  p.first_ended,
  CAST(p.gap AS INTEGER) AS gap,
  CAST(p.first_nights AS INTEGER) AS first_nights,
  CAST(DATE_DIFF('day', CAST(p.first_began AS DATE), CAST(p.began AS DATE)) AS INTEGER) AS days_between,
  COALESCE(p.diagnosis = p.first_diagnosis, FALSE) AS same_diagnosis,
  COALESCE(p.diagnosis, p.diagnosis_name) IS NOT NULL AS diagnosed,
  EXTRACT(YEAR FROM p.began) > EXTRACT(YEAR FROM p.first_began) AND EXTRACT(DAY FROM p.began) <= 2 AS turn_of_year,
  p.surgery,
  p.first_surgery,
  p.chemotherapy,
  p.first_chemotherapy,
  p.dialysis,
  p.first_dialysis,
  p.transfusion,
  p.first_transfusion,
  p.trained,
  p.first_trained,
  REGEXP_MATCHES(COALESCE(p.diagnosis, ''), $chemotherapy_codes) OR REGEXP_MATCHES(COALESCE(p.diagnosis_name, ''), $chemotherapy_names)
    AS chemo_coded,
  REGEXP_MATCHES(COALESCE(p.first_diagnosis, ''), $chemotherapy_codes)
  OR REGEXP_MATCHES(COALESCE(p.first_diagnosis_name, ''), $chemotherapy_names) AS first_chemo_coded,
  REGEXP_MATCHES(COALESCE(p.diagnosis, ''), $cancer_codes) OR REGEXP_MATCHES(COALESCE(p.diagnosis_name, ''), $cancer_names) AS cancer,
  REGEXP_MATCHES(COALESCE(p.diagnosis, ''), $relapsing_codes) OR REGEXP_MATCHES(COALESCE(p.diagnosis_name, ''), $relapsing_names) AS relapsing,
  REGEXP_MATCHES(COALESCE(p.diagnosis, ''), $dialysis_codes) OR REGEXP_MATCHES(COALESCE(p.diagnosis_name, ''), $dialysis_names)
    AS dialysis_coded,
  REGEXP_MATCHES(COALESCE(p.first_diagnosis, ''), $dialysis_codes)
  OR REGEXP_MATCHES(COALESCE(p.first_diagnosis_name, ''), $dialysis_names) AS first_dialysis_coded,
  REGEXP_MATCHES(COALESCE(p.diagnosis, ''), $birth) OR REGEXP_MATCHES(COALESCE(p.diagnosis_name, ''), $birth_names) AS birth,
  REGEXP_MATCHES(COALESCE(p.first_diagnosis, ''), $birth) OR REGEXP_MATCHES(COALESCE(p.first_diagnosis_name, ''), $birth_names)
    AS first_birth,
  COALESCE(DATE_DIFF('day', CAST(p.ended AS DATE), d.day) BETWEEN 0 AND $dying_days, FALSE) AS near_death,
  e.stay IS NOT NULL AS elsewhere,
  c.stay IS NOT NULL AS chained
FROM pair AS p
LEFT JOIN elsewhere AS e ON p.stay = e.stay
LEFT JOIN death AS d ON p.psn_no = d.psn_no
LEFT JOIN pair AS c ON p.first_stay = c.stay AND c.gap BETWEEN 0 AND $gap AND c.chapter = c.first_chapter
WHERE p.gap BETWEEN 0 AND $gap AND p.chapter = p.first_chapter
ORDER BY p.fixmedins_code, p.psn_no, p.began
