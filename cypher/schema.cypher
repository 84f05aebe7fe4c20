// Schema of the graph: one key a node kind, indexes for what questions start from. Safe to run again.
CREATE CONSTRAINT patient_id IF NOT EXISTS FOR (n:Patient) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT card_id IF NOT EXISTS FOR (n:Card) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT doctor_id IF NOT EXISTS FOR (n:Doctor) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT pharmacy_id IF NOT EXISTS FOR (n:Pharmacy) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT hospital_id IF NOT EXISTS FOR (n:Hospital) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT employer_id IF NOT EXISTS FOR (n:Employer) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT region_id IF NOT EXISTS FOR (n:Region) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT finding_id IF NOT EXISTS FOR (n:Finding) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT trace_code_id IF NOT EXISTS FOR (n:TraceCode) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT settlement_id IF NOT EXISTS FOR (n:Settlement) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT graph_load_id IF NOT EXISTS FOR (n:GraphLoad) REQUIRE n.id IS UNIQUE;
CREATE INDEX patient_blacklisted IF NOT EXISTS FOR (n:Patient) ON (n.blacklisted);
CREATE INDEX patient_die_date IF NOT EXISTS FOR (n:Patient) ON (n.die_date);
CREATE INDEX patient_stays IF NOT EXISTS FOR (n:Patient) ON (n.stays);
CREATE INDEX finding_detector IF NOT EXISTS FOR (n:Finding) ON (n.detector);
CREATE INDEX finding_severity IF NOT EXISTS FOR (n:Finding) ON (n.severity);
CREATE INDEX settlement_day IF NOT EXISTS FOR (n:Settlement) ON (n.day);
CREATE INDEX settlement_moment IF NOT EXISTS FOR (n:Settlement) ON (n.moment);
CREATE INDEX settlement_swiped IF NOT EXISTS FOR (n:Settlement) ON (n.swiped);
CREATE FULLTEXT INDEX names IF NOT EXISTS FOR (n:Pharmacy|Hospital|Employer|Patient|Doctor) ON EACH [n.name]
OPTIONS {indexConfig: {`fulltext.analyzer`: 'cjk'}};
