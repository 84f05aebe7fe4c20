-- Injuries seen: one row a settlement for an injury, by diagnosis or as a trauma stay (22), with the number of the person's
-- accident that it belongs to. A new accident begins with an emergency or admission more than a week after the last care for an
-- injury; outpatient visits in the half-year after such are its after-care, and so are those for the same diagnosis as the last; others
-- begin one when a month has passed since the last.
WITH contact AS (
  SELECT
    s.setl_id,
    s.psn_no,
    s.fixmedins_code AS place,
    COALESCE(m.begntime, s.begndate, s.setl_time) AS began,
    COALESCE(m.endtime, s.enddate, s.setl_time) AS ended,
    s.med_class,
    COALESCE(m.dscg_maindiag_code, s.dise_no, '') AS diagnosis,
    COALESCE(m.dscg_maindiag_name, s.dise_name, '') AS diagnosis_name,
    COALESCE(m.chfpdr_code, '') AS doctor,
    s.fund_net
  FROM settlement AS s
  LEFT JOIN mdtrt_d AS m ON s.mdtrt_id = m.mdtrt_id
  WHERE NOT s.fully_refunded AND s.med_class IN ('11', '13', '21', '22', '24', '25', '26', '28')
),

hurt AS (
  SELECT
    *,
    REGEXP_MATCHES(diagnosis, $third_party_codes) OR REGEXP_MATCHES(diagnosis_name, $third_party_names) AS third_party
  FROM contact
  WHERE med_class = '22' OR REGEXP_MATCHES(diagnosis, $trauma_codes) OR REGEXP_MATCHES(diagnosis_name, $trauma_names)
    OR REGEXP_MATCHES(diagnosis, $third_party_codes) OR REGEXP_MATCHES(diagnosis_name, $third_party_names)
),

ordered AS (
  SELECT
    *,
    LAG(diagnosis || diagnosis_name) OVER (PARTITION BY psn_no ORDER BY began, setl_id) AS diagnosis_before,
    DATE_DIFF(
      'day',
      CAST(MAX(ended) OVER (PARTITION BY psn_no ORDER BY began, setl_id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS DATE),
      CAST(began AS DATE)
    ) AS since,
    DATE_DIFF(
      'day',
      CAST(
        MAX(CASE WHEN med_class <> '11' THEN ended END)
          OVER (PARTITION BY psn_no ORDER BY began, setl_id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS DATE
      ),
      CAST(began AS DATE)
    ) AS since_grave
  FROM hurt
),

opened AS (
  SELECT
    *,
    CASE
      WHEN since IS NULL THEN 1
      WHEN med_class <> '11' AND since > 7 THEN 1
      WHEN med_class = '11' AND since > CASE WHEN diagnosis_before = diagnosis || diagnosis_name THEN 180 ELSE 30 END
        AND (since_grave IS NULL OR since_grave > 180) THEN 1
      ELSE 0
    END AS fresh
  FROM ordered
)

SELECT
  setl_id,
  psn_no,
  place,
  began,
  ended,
  med_class,
  diagnosis,
  diagnosis_name,
  doctor,
  fund_net,
  third_party,
  SUM(fresh) OVER (PARTITION BY psn_no ORDER BY began, setl_id ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS accident
FROM opened
