-- Institutions by code.
SELECT fixmedins_code, fixmedins_name, kind, hosp_lv, admdvs, lnt, lat, aprv_esta_date
FROM institution
WHERE fixmedins_code IN (SELECT UNNEST($ids))
ORDER BY fixmedins_code
