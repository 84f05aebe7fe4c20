-- Which doctor billed or led which settlement, by person; keys as ``visit`` has them.
SELECT
  HASH(r.psn_no) AS person, HASH(r.fixmedins_code) AS place, HASH(d.doctor) AS doctor, r.setl_id, r.moment AS setl_time
FROM row_of AS r
INNER JOIN doctor_of AS d ON r.setl_id = d.setl_id
