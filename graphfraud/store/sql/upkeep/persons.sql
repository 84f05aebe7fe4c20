-- Persons and holders of cards: of left_person all is here and is written anew, of the others what came is added.
DELETE FROM gf_person WHERE psn_no IN (SELECT psn_no FROM left_person);

INSERT INTO gf_person
SELECT * FROM ({person}) AS t
WHERE NOT EXISTS (SELECT 1 FROM gf_person AS g WHERE g.person = t.person AND g.psn_no = t.psn_no)
ORDER BY person;

DELETE FROM gf_holder WHERE person IN (SELECT HASH(psn_no) FROM left_person);

INSERT INTO gf_holder
SELECT * FROM ({holder}) AS t
WHERE NOT EXISTS (SELECT 1 FROM gf_holder AS g WHERE g.card = t.card AND g.person = t.person AND g.stand_in = t.stand_in)
ORDER BY card, person;

-- said: what the settlements that are here say of each person; of a person of whom there are others, what those say counts too.
CREATE TEMP TABLE said AS
WITH here AS (
  SELECT
    psn_no, MIN(psn_name) AS psn_name, MIN(certno) AS certno, MIN(gend) AS gend, MIN(brdy) AS brdy, MIN(insutype) AS insutype,
    MIN(insu_admdvs) AS insu_admdvs, MIN(emp_no) AS emp_no, MIN(emp_name) AS emp_name
  FROM setl_d
  GROUP BY psn_no
)

SELECT
  HASH(h.psn_no) AS person,
  h.psn_no,
  LEAST(h.psn_name, g.psn_name) AS psn_name,
  LEAST(h.certno, g.certno) AS certno,
  LEAST(h.gend, g.gend) AS gend,
  LEAST(h.brdy, g.brdy) AS brdy,
  LEAST(h.insutype, g.insutype) AS insutype,
  LEAST(h.insu_admdvs, g.insu_admdvs) AS insu_admdvs,
  LEAST(h.emp_no, g.emp_no) AS emp_no,
  LEAST(h.emp_name, g.emp_name) AS emp_name
FROM here AS h
LEFT JOIN gf_person_row AS g ON h.psn_no = g.psn_no AND h.psn_no NOT IN (SELECT psn_no FROM left_person);

-- other: those of whom the lookup says something else, or nothing.
CREATE TEMP TABLE other AS
SELECT * FROM said
EXCEPT
SELECT person, psn_no, psn_name, certno, gend, brdy, insutype, insu_admdvs, emp_no, emp_name FROM gf_person_row;

DELETE FROM gf_person_row
WHERE psn_no IN (SELECT psn_no FROM other UNION SELECT psn_no FROM left_person);

INSERT INTO gf_person_row (person, psn_no, psn_name, certno, gend, brdy, insutype, insu_admdvs, emp_no, emp_name)
SELECT * FROM said AS s
WHERE NOT EXISTS (SELECT 1 FROM gf_person_row AS g WHERE g.psn_no = s.psn_no)
ORDER BY person;
