-- Cards by number with the persons who swiped them.
SELECT DISTINCT TRIM(COALESCE(ssc_cardno, CASE WHEN mdtrt_cert_type = '03' THEN mdtrt_cert_no END)) AS card, psn_no
FROM setl_d
WHERE COALESCE(ssc_cardno, CASE WHEN mdtrt_cert_type = '03' THEN mdtrt_cert_no END) IS NOT NULL
ORDER BY card, psn_no
