-- One row a person and accident: where and when it was first seen, and what the person has in common with others.
WITH first AS (
  SELECT
    *,
    ROW_NUMBER() OVER (PARTITION BY psn_no, accident ORDER BY began, setl_id) AS rank,
    MAX(CASE WHEN med_class NOT IN ('11', '13') THEN 1 ELSE 0 END) OVER (PARTITION BY psn_no, accident) AS admitted
  FROM gf_injury
),

home AS (
  SELECT psn_no, MIN(live_addr) AS address FROM psn_info_b WHERE live_addr IS NOT NULL GROUP BY psn_no
),

body AS (
  SELECT s.psn_no, MIN(COALESCE(p.brdy, s.brdy)) AS brdy, MIN(COALESCE(p.gend, s.gend)) AS gend, MIN(COALESCE(p.emp_no, s.emp_no)) AS employer
  FROM setl_d AS s
  LEFT JOIN psn_info_b AS p ON s.psn_no = p.psn_no
  WHERE s.psn_no IN (SELECT psn_no FROM gf_injury)
  GROUP BY s.psn_no
),

crowd AS (
  SELECT address, COUNT(*) AS occupants FROM home GROUP BY address
)

SELECT
  f.psn_no,
  CAST(f.accident AS INTEGER) AS accident,
  f.place,
  CAST(EPOCH(f.began) / 60 AS BIGINT) AS minute,
  CAST(f.began AS DATE) AS day,
  f.admitted = 1 AS admitted,
  f.diagnosis,
  f.doctor,
  h.address,
  CAST(c.occupants AS INTEGER) AS occupants,
  CAST(DATE_DIFF('year', b.brdy, CAST(f.began AS DATE)) AS INTEGER) AS age,
  b.gend,
  b.employer
FROM first AS f
LEFT JOIN body AS b ON f.psn_no = b.psn_no
LEFT JOIN home AS h ON f.psn_no = h.psn_no
LEFT JOIN crowd AS c ON h.address = c.address
WHERE f.rank = 1
ORDER BY f.place, f.began, f.psn_no
