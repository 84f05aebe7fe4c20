-- INSURED_IN: the region on a person's settlements and enrolments.
SELECT 'patient' AS a_kind, psn_no AS a, 'region' AS b_kind, insu_admdvs AS b, setl_id, moment, timed, day, net
FROM row_of
WHERE insu_admdvs <> ''
UNION ALL
SELECT 'patient', psn_no, 'region', insu_admdvs, NULL, NULL, NULL, NULL, NULL
FROM psn_insu_d
WHERE insu_admdvs <> ''
