-- Settlements that a doctor stands behind at a place, from the lookup.
SELECT setl_time, setl_id FROM treatment WHERE doctor = HASH($doctor) AND place = HASH($place)
