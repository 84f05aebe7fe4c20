-- touched: settlements that came since file $file, or that something bears upon that came or went since: a refund, a line, an
-- encounter; all of left_person, those of extra (which the caller adds), and the ones that share a person's prescription with these.
CREATE TEMP TABLE touched AS
WITH own AS (
  SELECT setl_id FROM setl_d WHERE _file > $file
  UNION
  SELECT setl_id FROM fee_list_d WHERE _file > $file
  UNION
  SELECT setl_id FROM setl_d WHERE mdtrt_id IN (SELECT mdtrt_id FROM mdtrt_d WHERE _file > $file)
  UNION
  SELECT init_setl_id FROM setl_d WHERE _file > $file AND init_setl_id IS NOT NULL
  UNION
  SELECT init_setl_id FROM gone WHERE init_setl_id IS NOT NULL
  UNION
  SELECT setl_id FROM lost
  UNION
  SELECT setl_id FROM setl_d WHERE psn_no IN (SELECT psn_no FROM left_person)
  UNION
  SELECT setl_id FROM extra
),

number AS (
  SELECT DISTINCT s.psn_no, f.rx_drord_no
  FROM (
    SELECT setl_id, rx_drord_no FROM fee_list_d WHERE setl_id IN (SELECT setl_id FROM own) AND rx_drord_no <> ''
  ) AS f
  INNER JOIN setl_d AS s ON f.setl_id = s.setl_id
),

mate AS (
  SELECT setl_id, rx_drord_no FROM fee_list_d WHERE rx_drord_no IN (SELECT rx_drord_no FROM number)
)

SELECT setl_id FROM own
UNION
SELECT m.setl_id
FROM mate AS m
INNER JOIN setl_d AS s ON m.setl_id = s.setl_id
INNER JOIN number AS n ON s.psn_no = n.psn_no AND m.rx_drord_no = n.rx_drord_no;
