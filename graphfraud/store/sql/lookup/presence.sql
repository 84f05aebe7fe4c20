-- Who was where in which minute (minutes since 1970, China time): rows with a time of day that were not fully refunded.
SELECT HASH(fixmedins_code) AS place, CAST(EPOCH_MS(setl_time) // 60000 AS INTEGER) AS minute, HASH(psn_no) AS person
FROM settlement
WHERE minute AND NOT fully_refunded
