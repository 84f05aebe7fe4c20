-- The latest run of every detector.
SELECT detector, detector_version, state, detail, findings, seconds, ran_at
FROM gf_run
QUALIFY ROW_NUMBER() OVER (PARTITION BY detector ORDER BY run_id DESC) = 1
ORDER BY detector
