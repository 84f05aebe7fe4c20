-- Institutions to which people are admitted.
SELECT DISTINCT fixmedins_code
FROM settlement
WHERE med_class IN ('21', '22', '25', '26') AND NOT fully_refunded
