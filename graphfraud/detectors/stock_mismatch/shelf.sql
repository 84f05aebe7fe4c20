-- Every drug of one institution's ledger (of gf_shelf), and the upper quartiles of its share of all packs sold and of packs a buyer over the other
-- institutions that sell it.
WITH elsewhere AS (
  SELECT o.drug, COUNT(*) AS places, QUANTILE_CONT(o.of_sales, 0.75) AS of_sales, QUANTILE_CONT(o.a_buyer, 0.75) AS a_buyer
  FROM gf_shelf AS o
  INNER JOIN gf_shelf AS w ON o.drug = w.drug
  WHERE w.place = $place AND o.place <> $place AND o.of_sales IS NOT NULL
  GROUP BY o.drug
)

SELECT
  w.drug,
  w.name,
  CAST(w.sold AS DOUBLE) AS sold,
  CAST(w.bought AS DOUBLE) AS bought,
  CAST(COALESCE(w.of_sales, 0) AS DOUBLE) AS of_sales,
  CAST(COALESCE(e.of_sales, 0) AS DOUBLE) AS usual_of_sales,
  CAST(COALESCE(w.a_buyer, 0) AS DOUBLE) AS a_buyer,
  CAST(COALESCE(e.a_buyer, 0) AS DOUBLE) AS usual_a_buyer,
  CAST(COALESCE(e.places, 0) AS INTEGER) AS places
FROM gf_shelf AS w
LEFT JOIN elsewhere AS e ON w.drug = e.drug
WHERE w.place = $place
ORDER BY w.drug
