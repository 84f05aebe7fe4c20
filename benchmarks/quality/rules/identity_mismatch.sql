-- Care of women for men and of men for women, by the words of the item, for three persons or more; a list an institution.
WITH odd AS (
    SELECT s.fixmedins_code, s.psn_no, s.setl_id, s.institution_kind
    FROM settlement s JOIN fee_list_d f USING (setl_id) JOIN psn_info_b p ON p.psn_no = s.psn_no
    WHERE (p.gend = '1' AND regexp_matches(f.hilist_name, '妇科|产科|子宫|阴道|宫颈|卵巢|孕'))
        OR (p.gend = '2' AND regexp_matches(f.hilist_name, '前列腺|阴茎|睾丸|包皮'))
)
SELECT fixmedins_code, psn_no, setl_id, institution_kind AS kind, fixmedins_code AS id
FROM odd WHERE fixmedins_code IN (SELECT fixmedins_code FROM odd GROUP BY 1 HAVING count(DISTINCT psn_no) >= 3)
