-- Buyers of each place: the opportunity to have heavy buyers among them.
SELECT place AS unit, 'all' AS cell, COUNT(DISTINCT psn_no) AS chances FROM gf_purchase GROUP BY place ORDER BY place
