-- Where the two searches meet, the cheapest first: one row a node, with the cost of the whole way through it.
SELECT node, MIN(cost) AS cost
FROM meeting
GROUP BY node
QUALIFY RANK() OVER (ORDER BY ROUND(MIN(cost), 9)) <= $middles
ORDER BY cost, node
