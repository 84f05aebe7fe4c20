-- More of a drug sold than was ever bought; a list an institution.
WITH sold AS (
    SELECT s.fixmedins_code, f.hilist_code, sum(f.cnt) AS packs, list(s.setl_id) AS ids, list(s.psn_no) AS persons
    FROM fee_list_d f JOIN settlement s USING (setl_id) GROUP BY ALL
),
bought AS (SELECT fixmedins_code, hilist_code, sum(purc_cnt) AS packs FROM purcinfo GROUP BY ALL)
SELECT fixmedins_code, unnest(persons), unnest(ids), 'pharmacy' AS kind, fixmedins_code AS id
FROM sold JOIN bought USING (fixmedins_code, hilist_code) WHERE sold.packs > bought.packs
