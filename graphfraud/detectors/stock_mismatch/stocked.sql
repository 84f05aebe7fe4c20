-- Every drug of every ledger: packs sold and bought, its share of all packs sold there and packs a buyer. A name is known where anybody
-- bills the drug.
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
)

SELECT w.place, w.drug, n.name, w.sold, w.bought, s.of_sales, s.a_buyer
FROM whole AS w
LEFT JOIN named AS n ON w.drug = n.drug
LEFT JOIN sales AS s ON w.place = s.place AND w.drug = s.drug
