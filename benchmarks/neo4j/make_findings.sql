-- What the questions ask about, beside the made-up records: findings with members, rows and tested links, boxes sold twice, the
-- dead, cards with two holders, a blacklist. Persons and rows are taken as they come; nothing here is a ring.
CREATE OR REPLACE TEMP TABLE ring AS
SELECT 'lent_card_ring-' || LPAD(CAST(i // 8 AS VARCHAR), 8, '0') AS finding, i // 8 AS number, 'N' || LPAD(CAST(i * 7 AS VARCHAR), 10, '0') AS person
FROM RANGE(3200) AS t (i);

INSERT INTO gf_finding
SELECT
  finding, 'lent_card_ring', CASE number % 3 WHEN 0 THEN 'high' WHEN 1 THEN 'medium' ELSE 'low' END, 0.9, 0.001, DATE '2026-01-01',
  DATE '2026-12-31', 'lead', '{"title": {"zh": "团伙", "en": "ring"}, "amounts": {"net": "100.00"}}'
FROM (SELECT DISTINCT finding, number FROM ring);

INSERT INTO gf_finding_member
SELECT finding, 'patient', person, 'member' FROM ring
UNION ALL
SELECT 'lent_card_ring-' || LPAD(CAST(number + 1 AS VARCHAR), 8, '0'), 'patient', person, 'member'
FROM ring
WHERE number < 399 AND number % 2 = 0 AND RIGHT(person, 1) IN ('1', '2', '3', '4', '5');

INSERT INTO gf_finding_settlement
SELECT r.finding, s.setl_id FROM ring AS r INNER JOIN settlement AS s ON r.person = s.psn_no;

INSERT INTO gf_link (detector, type, a_kind, a, b_kind, b, events, first, last, expected, p_value, q_value, settlements)
SELECT
  'lent_card_ring', 'CO_SWIPED', 'patient', r.person, 'patient', o.person, 4, DATE '2026-02-01', DATE '2026-11-01', 0.2, 0.001, 0.01, []
FROM ring AS r
INNER JOIN ring AS o ON r.finding = o.finding AND r.person < o.person;

INSERT INTO drugtracinfo (fixmedins_code, setl_id, drug_trac_codg, hilist_code, sel_retn_time, sel_retn_cnt, trdn_flag)
SELECT s.fixmedins_code, s.setl_id, 'T' || CAST(ROW_NUMBER() OVER (ORDER BY s.setl_id) % 5000 AS VARCHAR), 'D1', s.setl_time, 1, '0'
FROM settlement AS s
WHERE s.institution_kind = 'pharmacy'
QUALIFY ROW_NUMBER() OVER (ORDER BY s.setl_id) <= 10000;

UPDATE psn_info_b SET die_date = DATE '2026-06-30', surv_stas = '0' WHERE psn_no IN (SELECT person FROM ring WHERE number < 50);

INSERT INTO gf_blacklist
SELECT ROW_NUMBER() OVER (), 'patient', person, 'made up', DATE '2026-01-01', NULL, NULL, 'x', 'x', TIMESTAMP '2026-01-01' FROM ring WHERE number < 10;
