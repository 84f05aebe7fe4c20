-- A trace code sold twice or more; a list an institution that sold it later.
WITH sale AS (
    SELECT drug_trac_codg, setl_id, fixmedins_code, row_number() OVER (PARTITION BY drug_trac_codg ORDER BY sel_retn_time) AS place
    FROM drugtracinfo WHERE sel_retn_cnt > 0
)
SELECT sale.fixmedins_code, psn_no, setl_id, institution_kind AS kind, sale.fixmedins_code AS id
FROM sale JOIN settlement USING (setl_id) WHERE place > 1
