-- Days from the first to the last settlement, but for one of a thousand at either end.
SELECT CAST(QUANTILE_DISC(day, 0.999) - QUANTILE_DISC(day, 0.001) + 1 AS INTEGER) AS days
FROM (SELECT DATE_DIFF('day', DATE '2000-01-01', setl_date) AS day FROM settlement) AS one
