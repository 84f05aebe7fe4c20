-- For each steered flow (gf_steered: lead, doctor, origin, date): the days on which its doctors saw anybody at its institutions while it lasted.
WITH flow AS (
  SELECT lead, doctor, origin, MIN(CAST(date AS DATE)) AS first, MAX(CAST(date AS DATE)) AS last
  FROM gf_steered
  GROUP BY lead, doctor, origin
)

SELECT f.lead, COUNT(DISTINCT CAST(d.left_at AS DATE)) AS days
FROM flow AS f
INNER JOIN gf_doctor AS d
  ON f.doctor = d.doctor
  AND f.origin = d.fixmedins_code
  AND CAST(d.left_at AS DATE) >= f.first
  AND CAST(d.left_at AS DATE) <= f.last
GROUP BY f.lead
