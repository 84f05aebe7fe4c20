-- On how many dates each person bought at each far pharmacy.
SELECT psn_no, fixmedins_code AS place, COUNT(DISTINCT setl_date) AS dates
FROM gf_far_use
GROUP BY psn_no, fixmedins_code
ORDER BY psn_no, place
