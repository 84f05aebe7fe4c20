-- One identity number insured in two regions at a time and paid for in both.
WITH insured AS (SELECT DISTINCT psn_no, coalesce(d.certno, p.certno) AS certno, left(insu_admdvs, 4) AS region
    FROM psn_insu_d d LEFT JOIN psn_info_b p USING (psn_no) WHERE psn_insu_stas = '1'),
twice AS (SELECT certno FROM insured WHERE certno IS NOT NULL GROUP BY 1 HAVING count(DISTINCT region) >= 2)
SELECT certno, psn_no, setl_id, NULL AS kind, NULL AS id FROM insured JOIN twice USING (certno) JOIN settlement USING (psn_no)
