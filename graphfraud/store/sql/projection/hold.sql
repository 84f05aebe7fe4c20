-- Rows and treatments joined once, for a load that reads them for every kind and type: the views of prepare.sql become tables.
CREATE OR REPLACE TEMP TABLE held_row AS SELECT * EXCLUDE (mdtrt_id) FROM row_of;

CREATE OR REPLACE TEMP VIEW row_of AS SELECT * FROM held_row;

CREATE OR REPLACE TEMP TABLE held_treatment AS SELECT * FROM treatment_of;

CREATE OR REPLACE TEMP VIEW treatment_of AS SELECT * FROM held_treatment;
