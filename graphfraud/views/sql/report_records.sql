-- What the findings were looked for in.
SELECT
  COUNT(*) AS settlements,
  COUNT(DISTINCT psn_no) AS persons,
  COUNT(DISTINCT fixmedins_code) AS institutions,
  MIN(setl_date) AS first,
  MAX(setl_date) AS last,
  COALESCE(SUM(fund_net), 0) AS fund
FROM settlement
