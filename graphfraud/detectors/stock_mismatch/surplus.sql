-- Drugs that an institution bought and hardly billed: what may have left the shop under another name.
SELECT place, drug, SUM(bought) AS bought, SUM(sold) AS sold
FROM gf_ledger
WHERE place = $place
GROUP BY place, drug
HAVING SUM(bought) >= 20 AND SUM(bought) >= 3 * SUM(sold)
ORDER BY SUM(bought) - SUM(sold) DESC, drug
