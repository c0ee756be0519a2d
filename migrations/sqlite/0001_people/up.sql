CREATE TABLE units (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  name TEXT NOT NULL UNIQUE CHECK (length(name) BETWEEN 2 AND 100),
  kind TEXT NOT NULL,
  uscc TEXT UNIQUE,
  active INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),
  body TEXT NOT NULL CHECK (json_valid(body))
) STRICT;

CREATE TABLE users (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  unit_id INTEGER NOT NULL REFERENCES units (id),
  login TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  email TEXT,
  lang TEXT NOT NULL CHECK (lang IN ('zh', 'en')),
  state TEXT NOT NULL CHECK (state IN ('invited', 'active', 'disabled')),
  roles TEXT NOT NULL,
  password TEXT,
  failures INTEGER NOT NULL DEFAULT 0,
  wait_until TEXT,
  body TEXT NOT NULL CHECK (json_valid(body))
) STRICT;
CREATE INDEX users_unit ON users (unit_id, state);

CREATE TABLE sessions (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  key_hash TEXT NOT NULL UNIQUE,
  user_id INTEGER NOT NULL REFERENCES users (id),
  csrf TEXT NOT NULL,
  started_at TEXT NOT NULL,
  seen_at TEXT NOT NULL,
  proved_at TEXT NOT NULL,
  ended_at TEXT,
  address TEXT NOT NULL,
  agent TEXT NOT NULL
) STRICT;
CREATE INDEX sessions_user ON sessions (user_id, ended_at);

CREATE TABLE policies (
  version INTEGER PRIMARY KEY,
  valid_from TEXT NOT NULL,
  body TEXT NOT NULL CHECK (json_valid(body))
) STRICT;

CREATE TABLE calendar_days (
  day TEXT PRIMARY KEY,
  is_workday INTEGER NOT NULL CHECK (is_workday IN (0, 1)),
  name TEXT NOT NULL,
  source TEXT NOT NULL
) STRICT;
