-- Settlements that came, that were refunded or whose refund went, and that gave way to another: their visits are written anew.
CREATE TEMP TABLE again AS
SELECT setl_id FROM setl_d WHERE _file > $file
UNION
SELECT init_setl_id FROM setl_d WHERE _file > $file AND init_setl_id IS NOT NULL
UNION
SELECT init_setl_id FROM gone WHERE init_setl_id IS NOT NULL
UNION
SELECT setl_id FROM gone WHERE table_name = 'setl_d';

-- was: what the lookup had of them.
CREATE TEMP TABLE was AS
SELECT setl_id, person, place, CAST(EPOCH_MS(setl_time) // 60000 AS INTEGER) AS minute, timed AND NOT fully_refunded AS present
FROM gf_visit
WHERE setl_id IN (SELECT setl_id FROM again);

-- moment: persons, places and minutes at which somebody may be present no longer.
CREATE TEMP TABLE moment AS SELECT DISTINCT place, minute, person FROM was WHERE present;

DELETE FROM gf_visit WHERE setl_id IN (SELECT setl_id FROM was);

DELETE FROM gf_presence USING moment
WHERE gf_presence.place = moment.place AND gf_presence.minute = moment.minute AND gf_presence.person = moment.person;

-- fresh: their visits of today.
CREATE TEMP TABLE fresh AS SELECT * FROM ({visit}) WHERE setl_id IN (SELECT setl_id FROM again);

-- Who is present at such a moment all the same, by another settlement, and who has come to be present.
INSERT INTO gf_presence
SELECT place, minute, person
FROM (
  SELECT v.place, m.minute, v.person
  FROM gf_visit AS v
  INNER JOIN moment AS m
    ON v.person = m.person AND v.place = m.place AND CAST(EPOCH_MS(v.setl_time) // 60000 AS INTEGER) = m.minute
  WHERE v.timed AND NOT v.fully_refunded
  UNION ALL
  SELECT place, CAST(EPOCH_MS(setl_time) // 60000 AS INTEGER), person FROM fresh WHERE timed AND NOT fully_refunded
)
ORDER BY place, minute;

INSERT INTO gf_visit SELECT * FROM fresh ORDER BY person;
