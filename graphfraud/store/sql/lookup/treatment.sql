-- Who billed or led which settlement (doctor_of of the projection), by person.
SELECT HASH(s.psn_no) AS person, HASH(d.doctor) AS doctor, HASH(s.fixmedins_code) AS place, s.setl_id, s.setl_time
FROM settlement AS s
INNER JOIN doctor_of AS d ON s.setl_id = d.setl_id
