-- Which settlements are dated far from all others (engines/sql/usual_span.sql), as one text: their number and a hash of their ids; empty where none is.
SELECT CASE WHEN COUNT(*) = 0 THEN '' ELSE concat(COUNT(*), ' ', BIT_XOR(HASH(s.setl_id))) END AS astray
FROM setl_d AS s
CROSS JOIN usual_span AS u
WHERE CAST(s.setl_time AS DATE) < u.first OR CAST(s.setl_time AS DATE) > u.last
