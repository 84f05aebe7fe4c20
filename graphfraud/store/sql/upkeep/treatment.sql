-- Doctors of settlements: those of lost are written anew, of the others what came is added.
DELETE FROM gf_treatment WHERE setl_id IN (SELECT setl_id FROM lost);

CREATE TEMP TABLE treated AS {treatment};

CREATE TEMP TABLE treated_before AS
SELECT setl_id, doctor FROM gf_treatment WHERE setl_id IN (SELECT setl_id FROM treated);

INSERT INTO gf_treatment
SELECT * FROM treated AS t
WHERE NOT EXISTS (SELECT 1 FROM treated_before AS b WHERE b.setl_id = t.setl_id AND b.doctor = t.doctor)
ORDER BY person;
