-- What rows that gave way to others since file $file take with them. gone: these rows, as far as anything is derived from them.
CREATE TEMP TABLE gone AS SELECT * FROM gf_gone WHERE file_id > $file;

-- lost: settlements that a doctor may stand behind no longer: replaced themselves, or a line or encounter of theirs, or one of the
-- same prescription of the same person.
CREATE TEMP TABLE lost AS
WITH own AS (
  SELECT setl_id FROM gone WHERE setl_id IS NOT NULL
  UNION
  SELECT setl_id FROM setl_d WHERE mdtrt_id IN (SELECT mdtrt_id FROM gone WHERE table_name = 'mdtrt_d')
),

whose AS (
  SELECT setl_id, psn_no FROM setl_d WHERE setl_id IN (SELECT setl_id FROM own)
  UNION
  SELECT setl_id, psn_no FROM gone WHERE table_name = 'setl_d'
),

number AS (
  SELECT w.psn_no, f.rx_drord_no
  FROM (
    SELECT setl_id, rx_drord_no FROM fee_list_d WHERE setl_id IN (SELECT setl_id FROM own) AND rx_drord_no <> ''
    UNION
    SELECT setl_id, rx_drord_no FROM gone WHERE rx_drord_no <> ''
  ) AS f
  INNER JOIN whose AS w ON f.setl_id = w.setl_id
),

mate AS (
  SELECT setl_id, rx_drord_no FROM fee_list_d WHERE rx_drord_no IN (SELECT rx_drord_no FROM number)
)

SELECT setl_id FROM own
UNION
SELECT m.setl_id
FROM mate AS m
INNER JOIN setl_d AS s ON m.setl_id = s.setl_id
WHERE EXISTS (SELECT 1 FROM number AS n WHERE n.psn_no = s.psn_no AND n.rx_drord_no = m.rx_drord_no);

-- left_person: persons of whom something may be gone; all that is left of them is looked at.
CREATE TEMP TABLE left_person AS
SELECT psn_no FROM gone WHERE psn_no IS NOT NULL
UNION
SELECT psn_no FROM setl_d WHERE setl_id IN (SELECT setl_id FROM lost);
