-- Drugs bought (bought.sql), with the packs of that drug within 30 days, at all places.
SELECT
  *,
  SUM(packs) OVER (
    PARTITION BY psn_no, drug
    ORDER BY DATE_DIFF('day', DATE '2000-01-01', setl_date)
    RANGE BETWEEN 29 PRECEDING AND CURRENT ROW
  ) AS in_month
FROM gf_bought
