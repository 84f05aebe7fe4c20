-- Twice as much of a drug as nineteen of twenty of its buyers, over two institutions or more; those of one drug on one list.
WITH bought AS (
    SELECT f.hilist_code, s.psn_no, sum(f.cnt) AS packs, count(DISTINCT s.fixmedins_code) AS places, list(s.setl_id) AS ids
    FROM fee_list_d f JOIN settlement s USING (setl_id) WHERE left(f.list_type, 2) = '10' GROUP BY ALL
),
usual AS (SELECT hilist_code, quantile_cont(packs, 0.95) AS much FROM bought GROUP BY 1 HAVING count(*) >= 20)
SELECT hilist_code, psn_no, unnest(ids), NULL AS kind, NULL AS id
FROM bought JOIN usual USING (hilist_code) WHERE packs > 2 * much AND places >= 2
