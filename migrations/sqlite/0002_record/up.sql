-- One chain a project (chain = project id), chain 0 for people, units and settings.
CREATE TABLE chain_heads (
  chain INTEGER PRIMARY KEY,
  seq INTEGER NOT NULL,
  hash TEXT NOT NULL
) STRICT;

CREATE TABLE audit (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  chain INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  at TEXT NOT NULL,
  user_id INTEGER NOT NULL,
  user_name TEXT NOT NULL,
  unit_id INTEGER NOT NULL,
  unit_name TEXT NOT NULL,
  role TEXT,
  action TEXT NOT NULL,
  article TEXT NOT NULL,
  kind TEXT NOT NULL,
  subject_id INTEGER NOT NULL,
  opinion TEXT NOT NULL,
  due TEXT,
  changes TEXT NOT NULL CHECK (json_valid(changes)),
  request TEXT NOT NULL,
  prev_hash TEXT NOT NULL,
  hash TEXT NOT NULL,
  UNIQUE (chain, seq)
) STRICT;
CREATE INDEX audit_user ON audit (user_id, id);
CREATE INDEX audit_subject ON audit (kind, subject_id, id);
CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit trail is insert-only'); END;
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit trail is insert-only'); END;

CREATE TABLE outbox (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  chain INTEGER NOT NULL,
  action TEXT NOT NULL,
  kind TEXT NOT NULL,
  subject_id INTEGER NOT NULL,
  period TEXT NOT NULL DEFAULT '',
  payload TEXT NOT NULL CHECK (json_valid(payload)),
  at TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'expanded')),
  lease_until TEXT
) STRICT;
CREATE INDEX outbox_waiting ON outbox (id) WHERE state = 'waiting';

CREATE TABLE letters (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  outbox_id INTEGER NOT NULL REFERENCES outbox (id),
  user_id INTEGER NOT NULL REFERENCES users (id),
  topic TEXT NOT NULL,
  at TEXT NOT NULL,
  read_at TEXT,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'parked', 'unaddressed')),
  tries INTEGER NOT NULL DEFAULT 0,
  next_try_at TEXT NOT NULL,
  lease_until TEXT,
  last_error TEXT,
  UNIQUE (outbox_id, user_id)
) STRICT;
CREATE INDEX letters_user ON letters (user_id, read_at, id);
CREATE INDEX letters_waiting ON letters (next_try_at) WHERE state = 'waiting';

CREATE TABLE once (
  form_id TEXT PRIMARY KEY,
  user_id INTEGER NOT NULL,
  body_hash TEXT NOT NULL,
  answer TEXT NOT NULL,
  at TEXT NOT NULL
) STRICT;
CREATE INDEX once_at ON once (at);

CREATE TABLE numbers (
  kind TEXT NOT NULL,
  year INTEGER NOT NULL,
  last INTEGER NOT NULL,
  PRIMARY KEY (kind, year)
) STRICT;

CREATE TABLE job_runs (
  job TEXT NOT NULL,
  period TEXT NOT NULL,
  at TEXT NOT NULL,
  PRIMARY KEY (job, period)
) STRICT;
