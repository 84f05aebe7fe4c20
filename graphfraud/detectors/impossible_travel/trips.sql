-- The impossible trips, in a fixed order.
SELECT *
FROM gf_trip
ORDER BY stay, psn_no, time_b, time_a, setl_a, setl_b
