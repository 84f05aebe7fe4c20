-- Screened pairs (the table screened_pairs) of $level as edges between persons that are to be written; their ends are sought by id.
CREATE OR REPLACE TEMP TABLE fresh AS
SELECT
  'Patient' AS a_label, a, NULL AS a_element, 'Patient' AS b_label, b, NULL AS b_element,
  $level AS level, days, expected, nats, FALSE AS held
FROM screened_pairs
