-- Others who were at a place in a span of minutes; one of these a visit, by UNION ALL (sorted table, zone maps).
SELECT person, minute FROM presence WHERE place = HASH(?) AND minute BETWEEN ? AND ?
