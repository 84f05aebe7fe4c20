-- Drugs handed out at the end of a stay: one row a stay and drug that outpatients buy too, at the pack's price (what is billed by
-- the tablet is given on the ward). beyond: more than $times_stay times what is usual, the larger of the outpatients' median and
-- of the median over institutions of their own median a stay; as many times more as the stay is longer than the drug's middle one,
-- for who lies in a ward for two months takes a pack a fortnight there. Of a drug that fewer than three institutions give on their
-- wards the outpatients tell alone, or a pack a fortnight of the stay, and ten of them at least: no house is measured by itself.
-- middle: two a day of the stay, which an injected drug that is given on the ward does not exceed.
WITH outpatient AS (
  SELECT drug, MIN(middle) AS packs, COUNT(DISTINCT psn_no) AS buyers, QUANTILE_CONT(yuan / packs, 0.5) AS price FROM gf_purchase GROUP BY drug
),

given AS (
  SELECT
    r.stay,
    COALESCE(f.hilist_code, f.hilist_name) AS drug,
    MIN(r.setl_id) AS setl_id,
    MIN(f.bilg_dr_code) AS doctor,
    SUM(f.cnt) AS packs,
    BOOL_OR(REGEXP_MATCHES(COALESCE(f.hilist_name, ''), $injected)) AS injection,
    SUM(f.det_item_fee_sumamt) AS yuan
  FROM gf_stay_row AS r
  INNER JOIN fee_list_d AS f ON r.setl_id = f.setl_id
  WHERE f.list_type IN ('101', '103', '104')
  GROUP BY r.stay, COALESCE(f.hilist_code, f.hilist_name)
  HAVING SUM(f.cnt) > 0
),

home AS (
  SELECT
    s.psn_no,
    s.fixmedins_code AS place,
    COALESCE(g.doctor, s.doctor) AS doctor,
    g.stay,
    g.setl_id,
    g.drug,
    g.packs,
    s.nights,
    g.injection,
    o.packs AS outpatients,
    o.buyers
  FROM given AS g
  INNER JOIN gf_stay AS s ON g.stay = s.stay
  INNER JOIN outpatient AS o ON g.drug = o.drug
  WHERE g.yuan / g.packs >= 0.6 * o.price
),

by_place AS (
  SELECT drug, place, QUANTILE_CONT(packs, 0.5) AS packs, QUANTILE_CONT(nights, 0.5) AS nights FROM home GROUP BY drug, place
),

usual AS (
  SELECT drug, QUANTILE_CONT(packs, 0.5) AS packs, QUANTILE_CONT(nights, 0.5) AS nights, COUNT(*) AS places FROM by_place GROUP BY drug
)

SELECT
  COALESCE(h.doctor, h.place) AS unit,
  'discharge' AS cell,
  h.packs > $times_stay * CASE
    WHEN u.places < 3 AND h.buyers >= 10 THEN GREATEST(h.outpatients, h.nights / 14.0)
    ELSE GREATEST(u.packs, h.outpatients) * GREATEST(h.nights / GREATEST(u.nights, 1), 1)
  END AS beyond,
  h.psn_no,
  h.drug,
  h.place,
  h.doctor,
  CAST(h.packs AS DOUBLE) AS packs,
  CAST(1 AS INTEGER) AS days,
  CAST(1 AS INTEGER) AS visits,
  CAST(1 AS INTEGER) AS in_month,
  CAST(h.packs AS DOUBLE) AS packs_in_month,
  CAST(h.packs / GREATEST(CASE WHEN u.places < 3 AND h.buyers >= 10 THEN 0 ELSE u.packs END, h.outpatients) AS DOUBLE) AS times_usual,
  CAST(NULL AS DOUBLE) AS interval_days,
  CAST(NULL AS INTEGER) AS least_gap,
  CAST(NULL AS DOUBLE) AS a_day,
  CAST(NULL AS VARCHAR) AS name,
  FALSE AS often,
  FALSE AS little,
  FALSE AS on_dialysis,
  FALSE AS on_chemotherapy,
  FALSE AS supervised,
  FALSE AS same_dose,
  FALSE AS same_amount,
  h.injection,
  FALSE AS given,
  CAST(2 * GREATEST(h.nights, 1) AS DOUBLE) AS middle,
  CAST(NULL AS VARCHAR) AS address,
  CAST(NULL AS INTEGER) AS residents,
  CAST(NULL AS DOUBLE) AS old,
  h.setl_id
FROM home AS h
INNER JOIN usual AS u ON h.drug = u.drug
ORDER BY h.place, h.stay, h.drug
