-- Every stay that is not refunded: who, where, in which county, and its net amount.
SELECT s.setl_id, s.psn_no, s.fixmedins_code, COALESCE(i.admdvs, s.fix_admdvs, '') AS region, CAST(s.net AS DOUBLE) AS net
FROM settlement AS s
LEFT JOIN institution AS i ON s.fixmedins_code = i.fixmedins_code
WHERE s.med_class IN ('21', '22', '25', '26') AND NOT s.fully_refunded
