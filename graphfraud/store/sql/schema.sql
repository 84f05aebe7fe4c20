CREATE TABLE IF NOT EXISTS gf_meta (key VARCHAR PRIMARY KEY, value VARCHAR);

CREATE TABLE IF NOT EXISTS gf_file (
  file_id INTEGER PRIMARY KEY,
  path VARCHAR NOT NULL,
  sha256 VARCHAR NOT NULL,
  bytes BIGINT,
  table_name VARCHAR NOT NULL,
  encoding VARCHAR,
  mapping VARCHAR,
  mapping_sha256 VARCHAR,
  accepted BIGINT NOT NULL,
  rejected BIGINT NOT NULL,
  repeated BIGINT NOT NULL,
  ingested_at TIMESTAMP NOT NULL
);

CREATE TABLE IF NOT EXISTS gf_warning (file_id INTEGER, code VARCHAR NOT NULL, rows BIGINT NOT NULL, detail VARCHAR);

CREATE TABLE IF NOT EXISTS gf_replaced (
  table_name VARCHAR, key VARCHAR, old_hash VARCHAR, new_hash VARCHAR, file_id INTEGER, replaced_at TIMESTAMP
);

CREATE TABLE IF NOT EXISTS gf_finding (
  id VARCHAR PRIMARY KEY,
  detector VARCHAR NOT NULL,
  severity VARCHAR NOT NULL,
  score DOUBLE NOT NULL,
  q_value DOUBLE,
  period_start DATE,
  period_end DATE,
  status VARCHAR NOT NULL,
  body VARCHAR NOT NULL
);

CREATE TABLE IF NOT EXISTS gf_finding_settlement (finding_id VARCHAR NOT NULL, setl_id VARCHAR NOT NULL);

CREATE TABLE IF NOT EXISTS gf_finding_member (
  finding_id VARCHAR NOT NULL, kind VARCHAR NOT NULL, member_id VARCHAR NOT NULL, role VARCHAR
);

CREATE TABLE IF NOT EXISTS gf_link (
  detector VARCHAR NOT NULL,
  type VARCHAR NOT NULL,
  a_kind VARCHAR NOT NULL,
  a VARCHAR NOT NULL,
  b_kind VARCHAR NOT NULL,
  b VARCHAR NOT NULL,
  events INTEGER NOT NULL,
  first DATE,
  last DATE,
  expected DOUBLE,
  p_value DOUBLE,
  q_value DOUBLE,
  amount DECIMAL(16, 2),
  finding_id VARCHAR,
  explained_by VARCHAR,
  settlements VARCHAR[]
);

CREATE TABLE IF NOT EXISTS gf_run (
  run_id INTEGER PRIMARY KEY,
  detector VARCHAR NOT NULL,
  detector_version VARCHAR NOT NULL,
  parameters VARCHAR NOT NULL,
  data_hash VARCHAR,
  state VARCHAR NOT NULL,
  detail VARCHAR,
  findings INTEGER,
  seconds DOUBLE,
  ran_at TIMESTAMP NOT NULL
);
