-- Settled after the day of death; a list an institution.
SELECT fixmedins_code, psn_no, setl_id, institution_kind AS kind, fixmedins_code AS id
FROM settlement JOIN psn_info_b USING (psn_no) WHERE setl_date > die_date
