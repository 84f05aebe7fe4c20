-- LOCATED_IN: the region on an institution's record and settlements.
SELECT institution_kind AS a_kind, fixmedins_code AS a, 'region' AS b_kind, fix_admdvs AS b, setl_id, moment, timed, day, net
FROM row_of
WHERE fix_admdvs <> ''
UNION ALL
SELECT kind, fixmedins_code, 'region', admdvs, NULL, NULL, NULL, NULL, NULL
FROM institution
WHERE admdvs <> ''
