-- Wrong tries are counted for known and unknown logins alike, so that nothing tells them apart.
ALTER TABLE users DROP COLUMN failures;
ALTER TABLE users DROP COLUMN wait_until;
ALTER TABLE users ADD COLUMN proposed INTEGER NOT NULL DEFAULT 0 CHECK (proposed IN (0, 1));
CREATE INDEX users_proposed ON users (id) WHERE proposed = 1;

CREATE TABLE login_attempts (
  key TEXT PRIMARY KEY,
  failures INTEGER NOT NULL CHECK (failures > 0),
  wait_until TEXT,
  at TEXT NOT NULL
) STRICT;
CREATE INDEX login_attempts_at ON login_attempts (at);

CREATE TABLE codes (
  user_id INTEGER PRIMARY KEY REFERENCES users (id),
  code_hash TEXT NOT NULL UNIQUE,
  expires_at TEXT NOT NULL,
  at TEXT NOT NULL
) STRICT;
