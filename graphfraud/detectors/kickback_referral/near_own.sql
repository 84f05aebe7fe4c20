-- Own purchases of the patients of tested couples (own.sql), where they are kept.
SELECT doctor, origin, psn_no, target, count, earlier
FROM gf_own
