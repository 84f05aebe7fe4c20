-- Institutions by code.
SELECT fixmedins_code, fixmedins_name, kind, subtype, hosp_lv, admdvs, addr
FROM institution
WHERE fixmedins_code IN (SELECT UNNEST($ids))
ORDER BY fixmedins_code
