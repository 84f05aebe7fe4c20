-- Which row of psn_info_b tells who a person is: of those who are new or got one, and where others moved up into the place of rows that went.
UPDATE gf_person_row SET info_row = i.info_row
FROM (SELECT psn_no, MIN(rowid) AS info_row FROM psn_info_b GROUP BY psn_no) AS i
WHERE gf_person_row.psn_no = i.psn_no AND gf_person_row.info_row IS DISTINCT FROM i.info_row;
