-- What the register says of an institution.
SELECT medins_type, hosp_lv, admdvs, addr, aprv_esta_date, lnt, lat
FROM medins_info_b
WHERE fixmedins_code = $code
LIMIT 1
