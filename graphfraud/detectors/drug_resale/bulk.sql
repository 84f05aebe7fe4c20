-- Drugs bought, what is much of each drug by itself.
SELECT setl_id, psn_no, place, setl_date, drug, packs, yuan, pieces, bulk FROM gf_purchase
