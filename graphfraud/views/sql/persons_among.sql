-- Which of the asked ids are persons.
SELECT DISTINCT psn_no
FROM settlement
WHERE psn_no IN (SELECT UNNEST($ids))
UNION
SELECT psn_no
FROM psn_info_b
WHERE psn_no IN (SELECT UNNEST($ids))
