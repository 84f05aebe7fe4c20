-- The couples that are tested, with what colleagues and distance let expect of each.
SELECT doctor, origin, target, position, patients, everybody, base, colleagues, pull
FROM gf_tested
