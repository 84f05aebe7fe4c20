-- In company: three persons or more within half an hour at one institution on four days or more, the same three to thirty each time
-- two of whom met on four days; every person of a set that hangs together.
WITH RECURSIVE visit AS (
    SELECT psn_no, fixmedins_code, setl_time, setl_date, setl_id FROM settlement WHERE med_class NOT IN ('21', '22', '25', '26', '52') AND minute
),
met AS (
    SELECT a.psn_no AS a, b.psn_no AS b
    FROM visit a
    JOIN visit b ON b.fixmedins_code = a.fixmedins_code AND b.setl_date = a.setl_date AND b.psn_no > a.psn_no
        AND b.setl_time BETWEEN a.setl_time - INTERVAL 30 MINUTE AND a.setl_time + INTERVAL 30 MINUTE
    GROUP BY ALL
    HAVING count(DISTINCT a.setl_date) >= 4
),
tie AS (SELECT a, b FROM met UNION ALL SELECT b, a FROM met),
reached AS (
    SELECT a AS person, a AS lead FROM tie
    UNION
    SELECT tie.b, reached.lead FROM reached JOIN tie ON tie.a = reached.person AND reached.lead < tie.b
),
part AS (SELECT person, min(lead) AS lead FROM reached GROUP BY 1)
SELECT lead, person, setl_id, NULL AS kind, NULL AS id
FROM part JOIN visit ON visit.psn_no = person
WHERE lead IN (SELECT lead FROM part GROUP BY 1 HAVING count(*) >= 3)
