-- left_doctor: doctors who may stand behind a settlement no longer.
CREATE TEMP TABLE left_doctor AS
SELECT doctor FROM gone WHERE doctor <> ''
UNION
SELECT bilg_dr_code FROM fee_list_d WHERE setl_id IN (SELECT setl_id FROM lost) AND bilg_dr_code <> ''
UNION
SELECT chfpdr_code
FROM mdtrt_d
WHERE
  chfpdr_code <> ''
  AND mdtrt_id IN (
    SELECT mdtrt_id FROM setl_d WHERE setl_id IN (SELECT setl_id FROM lost)
    UNION
    SELECT mdtrt_id FROM gone WHERE mdtrt_id IS NOT NULL
  );

-- All settlements of these doctors, and of the persons $holders, who share cards with persons of whom something may be gone.
INSERT INTO extra
SELECT setl_id FROM fee_list_d WHERE bilg_dr_code IN (SELECT doctor FROM left_doctor)
UNION
SELECT setl_id
FROM setl_d
WHERE
  psn_no IN (SELECT UNNEST($holders::VARCHAR[]))
  OR mdtrt_id IN (SELECT mdtrt_id FROM mdtrt_d WHERE chfpdr_code IN (SELECT doctor FROM left_doctor));
