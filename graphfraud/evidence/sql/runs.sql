-- The last run of every detector behind the findings.
SELECT detector, detector_version, parameters, data_hash, state, ran_at
FROM gf_run
WHERE detector IN (SELECT UNNEST($detectors))
QUALIFY ROW_NUMBER() OVER (PARTITION BY detector ORDER BY run_id DESC) = 1
ORDER BY detector
