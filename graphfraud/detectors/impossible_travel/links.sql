-- Neighbouring uses of one person's card at two institutions within a day, and how far apart these are.
-- Inpatient settlements are left out (their time is the discharge's), and so are rows with a date only.
WITH swipe AS (
  SELECT
    s.setl_id,
    s.psn_no,
    s.fixmedins_code,
    s.setl_time,
    s.net,
    s.mdtrt_cert_type,
    s.acct_mulaid_pay > 0 AS mutual_aid,
    i.kind,
    COALESCE(i.admdvs, s.fix_admdvs) AS region,
    i.lnt,
    i.lat
  FROM settlement AS s
  LEFT JOIN institution AS i ON s.fixmedins_code = i.fixmedins_code
  WHERE s.minute AND NOT s.fully_refunded AND COALESCE(s.med_class, '11') NOT IN ('21', '22', '25', '26', '52', '71')
),

ordered AS (
  SELECT
    *,
    LEAD(setl_id) OVER w AS setl_id_b,
    LEAD(fixmedins_code) OVER w AS fixmedins_code_b,
    LEAD(setl_time) OVER w AS setl_time_b,
    LEAD(mdtrt_cert_type) OVER w AS mdtrt_cert_type_b,
    LEAD(mutual_aid) OVER w AS mutual_aid_b,
    LEAD(kind) OVER w AS kind_b,
    LEAD(region) OVER w AS region_b,
    LEAD(lnt) OVER w AS lnt_b,
    LEAD(lat) OVER w AS lat_b
  FROM swipe
  WINDOW w AS (PARTITION BY psn_no ORDER BY setl_time, net, fixmedins_code)
)

SELECT
  psn_no,
  setl_id AS setl_a,
  setl_id_b AS setl_b,
  fixmedins_code AS place_a,
  fixmedins_code_b AS place_b,
  setl_time AS time_a,
  setl_time_b AS time_b,
  mdtrt_cert_type AS cert_a,
  mdtrt_cert_type_b AS cert_b,
  mutual_aid OR mutual_aid_b AS mutual_aid,
  kind AS kind_a,
  kind_b,
  region AS region_a,
  region_b,
  lnt AS lnt_a,
  lat AS lat_a,
  lnt_b,
  lat_b
FROM ordered
WHERE
  fixmedins_code_b IS NOT NULL
  AND fixmedins_code <> fixmedins_code_b
  AND setl_time_b <= setl_time + INTERVAL 1 DAY
