-- What the rejected rows of each file suffer from, by column.
SELECT _file, COALESCE(column_name, '') AS column_name, code, COUNT(*) AS rejected
FROM gf_misfit
GROUP BY _file, COALESCE(column_name, ''), code
ORDER BY _file, rejected DESC, column_name, code;
