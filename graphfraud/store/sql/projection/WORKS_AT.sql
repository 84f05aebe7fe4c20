-- WORKS_AT: settlements that the doctor billed or led at a hospital.
SELECT 'doctor' AS a_kind, doctor AS a, institution_kind AS b_kind, fixmedins_code AS b, setl_id, moment, timed, day, net
FROM treatment_of
WHERE institution_kind = 'hospital'
