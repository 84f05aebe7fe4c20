-- Fills of the institutions with a tested couple (fills.sql), where they are kept.
SELECT doctor, origin, target, psn_no, setl_id, date
FROM gf_near
