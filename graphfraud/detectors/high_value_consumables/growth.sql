-- Encounters with costly consumables in the earlier and the later half of the records, by institution.
WITH period AS (
  SELECT MIN(setl_date) AS first_day, MAX(setl_date) AS last_day FROM settlement
)

SELECT
  u.place,
  u.encounter,
  MIN(u.setl_id) AS setl_id,
  MIN(u.psn_no) AS psn_no,
  MIN(u.doctor) AS doctor,
  MIN(u.setl_date) AS setl_date,
  CAST(SUM(u.yuan) AS DOUBLE) AS yuan,
  DATE_DIFF('day', MIN(p.first_day), MIN(u.setl_date)) * 2 >= DATE_DIFF('day', MIN(p.first_day), MIN(p.last_day)) AS later
FROM gf_used AS u
CROSS JOIN period AS p
GROUP BY u.place, u.encounter
ORDER BY u.place, u.encounter
