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

CREATE TABLE IF NOT EXISTS gf_reject (
  file_id INTEGER NOT NULL, line BIGINT NOT NULL, column_name VARCHAR, code VARCHAR NOT NULL, detail VARCHAR
);

CREATE TABLE IF NOT EXISTS gf_replaced (
  table_name VARCHAR, key VARCHAR, old_hash VARCHAR, new_hash VARCHAR, file_id INTEGER, replaced_at TIMESTAMP
);

CREATE TABLE IF NOT EXISTS gf_gone (
  file_id INTEGER NOT NULL,
  table_name VARCHAR NOT NULL,
  old_file INTEGER,
  psn_no VARCHAR,
  setl_id VARCHAR,
  init_setl_id VARCHAR,
  mdtrt_id VARCHAR,
  rx_drord_no VARCHAR,
  doctor VARCHAR
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

CREATE TABLE IF NOT EXISTS gf_review (
  review_id INTEGER PRIMARY KEY,
  finding_id VARCHAR NOT NULL,
  decision VARCHAR NOT NULL,
  status_before VARCHAR NOT NULL,
  note VARCHAR NOT NULL,
  by_name VARCHAR NOT NULL,
  os_user VARCHAR NOT NULL,
  os_login VARCHAR NOT NULL,
  host VARCHAR NOT NULL,
  decided_at TIMESTAMP NOT NULL,
  deadline DATE,
  recovered DECIMAL(16, 2),
  sanction VARCHAR,
  self_disclosed BOOLEAN,
  finding_sha256 VARCHAR NOT NULL,
  row_sha256 VARCHAR NOT NULL,
  audit_n BIGINT NOT NULL
);

CREATE TABLE IF NOT EXISTS gf_review_file (
  review_id INTEGER NOT NULL, name VARCHAR NOT NULL, sha256 VARCHAR NOT NULL, bytes BIGINT NOT NULL
);

CREATE TABLE IF NOT EXISTS gf_tip (
  tip_id INTEGER PRIMARY KEY,
  received DATE NOT NULL,
  channel VARCHAR,
  content VARCHAR NOT NULL,
  informant VARCHAR,
  informant_hmac VARCHAR,
  by_name VARCHAR NOT NULL,
  os_user VARCHAR NOT NULL,
  recorded_at TIMESTAMP NOT NULL
);

CREATE TABLE IF NOT EXISTS gf_tip_subject (tip_id INTEGER NOT NULL, kind VARCHAR NOT NULL, subject_id VARCHAR NOT NULL);

CREATE TABLE IF NOT EXISTS gf_tip_finding (tip_id INTEGER NOT NULL, finding_id VARCHAR NOT NULL);

CREATE TABLE IF NOT EXISTS gf_archive (
  entry_id INTEGER PRIMARY KEY,
  kind VARCHAR NOT NULL,
  subject_id VARCHAR NOT NULL,
  points DECIMAL(9, 2) NOT NULL,
  reason VARCHAR NOT NULL,
  finding_id VARCHAR,
  on_day DATE NOT NULL,
  by_name VARCHAR NOT NULL,
  os_user VARCHAR NOT NULL,
  recorded_at TIMESTAMP NOT NULL
);

CREATE TABLE IF NOT EXISTS gf_blacklist (
  entry_id INTEGER PRIMARY KEY,
  kind VARCHAR NOT NULL,
  subject_id VARCHAR NOT NULL,
  reason VARCHAR NOT NULL,
  since DATE NOT NULL,
  until DATE,
  finding_id VARCHAR,
  by_name VARCHAR NOT NULL,
  os_user VARCHAR NOT NULL,
  added_at TIMESTAMP NOT NULL
);

CREATE TABLE IF NOT EXISTS gf_blacklist_event (
  entry_id INTEGER NOT NULL,
  event VARCHAR NOT NULL,
  note VARCHAR NOT NULL,
  by_name VARCHAR NOT NULL,
  os_user VARCHAR NOT NULL,
  happened_at TIMESTAMP NOT NULL
);

CREATE TABLE IF NOT EXISTS gf_past (
  finding_id VARCHAR PRIMARY KEY, detector VARCHAR NOT NULL, body VARCHAR NOT NULL, gone_at TIMESTAMP NOT NULL
);

CREATE TABLE IF NOT EXISTS gf_lineage (
  child VARCHAR NOT NULL,
  parent VARCHAR NOT NULL,
  event VARCHAR NOT NULL,
  persons DOUBLE NOT NULL,
  settlements DOUBLE NOT NULL,
  seen_at TIMESTAMP NOT NULL
);

CREATE TABLE IF NOT EXISTS gf_dismissed (finding_id VARCHAR PRIMARY KEY, body VARCHAR NOT NULL, dismissed_at TIMESTAMP NOT NULL);

CREATE TABLE IF NOT EXISTS gf_same_person (
  a VARCHAR NOT NULL, b VARCHAR NOT NULL, region_a VARCHAR, region_b VARCHAR, probability DOUBLE NOT NULL, bits VARCHAR NOT NULL
);
