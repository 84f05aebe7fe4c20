-- Every drug of one institution's ledger: packs sold and bought, its share of all packs sold there and packs a buyer, and the upper
-- quartiles of these two over the other institutions that sell it. A name is known where anybody bills the drug.
WITH whole AS (
  SELECT place, drug, SUM(sold) AS sold, SUM(bought) AS bought FROM gf_ledger GROUP BY place, drug
),

named AS (
  SELECT drug, MIN(name) AS name FROM gf_ledger WHERE name IS NOT NULL GROUP BY drug
),

sales AS (
  SELECT w.place, w.drug, w.sold / SUM(w.sold) OVER (PARTITION BY w.place) AS of_sales, w.sold / GREATEST(b.buyers, 1) AS a_buyer
  FROM whole AS w
  INNER JOIN gf_drug_buyers AS b ON w.place = b.place AND w.drug = b.drug
  WHERE w.sold > 0
),

elsewhere AS (
  SELECT drug, COUNT(*) AS places, QUANTILE_CONT(of_sales, 0.75) AS of_sales, QUANTILE_CONT(a_buyer, 0.75) AS a_buyer
  FROM sales
  WHERE place <> $place
  GROUP BY drug
)

SELECT
  w.drug,
  n.name,
  CAST(w.sold AS DOUBLE) AS sold,
  CAST(w.bought AS DOUBLE) AS bought,
  CAST(COALESCE(s.of_sales, 0) AS DOUBLE) AS of_sales,
  CAST(COALESCE(e.of_sales, 0) AS DOUBLE) AS usual_of_sales,
  CAST(COALESCE(s.a_buyer, 0) AS DOUBLE) AS a_buyer,
  CAST(COALESCE(e.a_buyer, 0) AS DOUBLE) AS usual_a_buyer,
  CAST(COALESCE(e.places, 0) AS INTEGER) AS places
FROM whole AS w
LEFT JOIN named AS n ON w.drug = n.drug
LEFT JOIN sales AS s ON w.place = s.place AND w.drug = s.drug
LEFT JOIN elsewhere AS e ON w.drug = e.drug
WHERE w.place = $place
ORDER BY w.drug
